namespace EmbeddedKafka.Groups;

/// <summary>An offset as it was committed.</summary>
/// <param name="Offset">The next record that the consumer wants to read.</param>
/// <param name="LeaderEpoch">Leader epoch of the last record that it read; -1 if it did not tell.</param>
/// <param name="Metadata">What the consumer wanted to remember with it.</param>
/// <param name="CommitTimestampMs">When it was committed.</param>
/// <param name="Position">Where it is in the log of the groups: of two, the one behind counts.</param>
internal readonly record struct CommittedOffset(
    long Offset, int LeaderEpoch, string Metadata, long CommitTimestampMs, long Position);
