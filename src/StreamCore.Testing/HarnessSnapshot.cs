using StreamCore.State;
using StreamCore.State.Schemas;

namespace StreamCore.Testing;

/// <summary>The state and the clock of a harness at one moment.</summary>
public sealed class HarnessSnapshot
{
    internal static readonly HarnessSnapshot Empty = new([], DateTimeOffset.UnixEpoch);

    internal HarnessSnapshot(IReadOnlyList<KeyValuePair<byte[], byte[]>> entries, DateTimeOffset processingTime)
    {
        Entries = entries;
        ProcessingTime = processingTime;
    }

    /// <summary>How many entries the state has: values, list items, timers… What is noted of the states themselves does not count.</summary>
    public int EntryCount => Entries.Count(entry => !StateMetadata.IsKey(entry.Key.AsSpan(StateScope.Size)));

    internal IReadOnlyList<KeyValuePair<byte[], byte[]>> Entries { get; }

    internal DateTimeOffset ProcessingTime { get; }
}
