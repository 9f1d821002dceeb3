namespace EmbeddedKafka.Groups.Consumer;

/// <summary>A partition by the id of its topic.</summary>
internal readonly record struct TopicIdPartition(Guid TopicId, int Partition);
