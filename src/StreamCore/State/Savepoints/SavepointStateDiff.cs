namespace StreamCore.State.Savepoints;

/// <summary>How one state differs between two savepoint files of the same partition.</summary>
/// <param name="Name">The state's full name, <c>uid/name</c>.</param>
public sealed record SavepointStateDiff(string Name)
{
    /// <summary>How many entries are alike.</summary>
    public long Same { get; internal set; }

    /// <summary>The keys that only the second file has.</summary>
    public KeySample Added { get; } = new();

    /// <summary>The keys that only the first file has.</summary>
    public KeySample Removed { get; } = new();

    /// <summary>The keys that have another value in the second file.</summary>
    public KeySample Changed { get; } = new();
}
