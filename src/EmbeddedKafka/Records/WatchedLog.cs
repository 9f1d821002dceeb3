using EmbeddedKafka.Log;

namespace EmbeddedKafka.Records;

/// <summary>A partition that a fetch has read to its end.</summary>
/// <param name="Log">Its log.</param>
/// <param name="CommittedOnly">Whether the end is the last stable offset, as for read_committed.</param>
/// <param name="SeenEnd">Where the end was.</param>
internal readonly record struct WatchedLog(PartitionLog Log, bool CommittedOnly, long SeenEnd)
{
    /// <summary>Whether there is more now, or never will be because the topic was deleted.</summary>
    public bool HasMore => Log.IsClosed || EndOf(Log, CommittedOnly) > SeenEnd;

    /// <summary>Where a reader has to stop.</summary>
    public static long EndOf(PartitionLog log, bool committedOnly) => committedOnly ? log.LastStableOffset : log.EndOffset;
}
