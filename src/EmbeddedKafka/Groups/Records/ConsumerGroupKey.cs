namespace EmbeddedKafka.Groups.Records;

/// <summary>Key of a consumer group's epoch.</summary>
internal sealed class ConsumerGroupKey() : GroupRecordKey(GroupRecordType.ConsumerGroup);
