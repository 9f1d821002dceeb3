namespace StreamCore.State.Savepoints;

/// <summary>One state in a savepoint file.</summary>
/// <param name="Name">The state's full name, <c>uid/name</c>; <see cref="SavepointStateSummary.RuntimeName"/> for what the runtime itself keeps.</param>
/// <param name="Kind">What kind of state it is; null for what has no schema.</param>
/// <param name="Version">The version of the schema in which values were written last; null for what has no schema.</param>
/// <param name="Entries">How many entries.</param>
/// <param name="Bytes">How many bytes their keys and values have in sum.</param>
public sealed record SavepointState(string Name, string? Kind, int? Version, long Entries, long Bytes);
