namespace StreamCore.State;

/// <summary>Names and types a value that is kept for each key.</summary>
/// <typeparam name="T">The value's type; an unmanaged struct is stored as it lies in memory.</typeparam>
/// <param name="name">The state's name, unique in the job, 1 to 64 bytes of UTF-8. It is part of the changelog's keys: renaming it forgets the state.</param>
public sealed class ValueStateDescriptor<T>(string name)
    where T : unmanaged
{
    /// <summary>The state's name.</summary>
    public string Name { get; } = name;
}
