using EmbeddedKafka.Log;

namespace EmbeddedKafka.Topics;

/// <summary>One partition of a topic.</summary>
internal sealed record Partition(Topic Topic, int Index, PartitionLog Log);
