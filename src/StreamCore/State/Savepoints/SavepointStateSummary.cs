namespace StreamCore.State.Savepoints;

/// <summary>How much of one state a savepoint file holds.</summary>
/// <param name="Name">The state's full name, <c>uid/name</c>; <see cref="RuntimeName"/> for what the runtime itself keeps.</param>
/// <param name="Entries">How many entries.</param>
/// <param name="Bytes">How many bytes their keys and values have in sum.</param>
public sealed record SavepointStateSummary(string Name, long Entries, long Bytes)
{
    /// <summary>Stands for the entries of the runtime itself, such as where sources stand.</summary>
    public const string RuntimeName = "(runtime)";

    /// <summary>The uid of the operator whose state it is; null for the runtime's own.</summary>
    public string? OperatorUid => Name == RuntimeName ? null : Name[..Name.IndexOf('/', StringComparison.Ordinal)];
}
