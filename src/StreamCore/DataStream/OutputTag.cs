namespace StreamCore.DataStream;

/// <summary>Names and types a side output. The object itself is the identity: keep one in a static field.</summary>
/// <typeparam name="T">The type of the side output's elements.</typeparam>
/// <param name="id">A name for messages.</param>
public sealed class OutputTag<T>(string id)
{
    /// <summary>The name.</summary>
    public string Id { get; } = id;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
