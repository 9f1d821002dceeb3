namespace EmbeddedKafka.Groups;

/// <summary>An offset that a consumer wants to be kept.</summary>
/// <param name="Partition">Whose offset.</param>
/// <param name="Offset">The next record that the consumer wants to read.</param>
/// <param name="LeaderEpoch">Leader epoch of the last record that it read; -1 if it does not tell.</param>
/// <param name="Metadata">Whatever the consumer wants to remember with it.</param>
internal readonly record struct OffsetToCommit(TopicPartition Partition, long Offset, int LeaderEpoch, string Metadata);
