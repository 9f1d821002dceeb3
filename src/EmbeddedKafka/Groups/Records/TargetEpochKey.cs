namespace EmbeddedKafka.Groups.Records;

/// <summary>Key of the epoch of a consumer group's target assignment.</summary>
internal sealed class TargetEpochKey() : GroupRecordKey(GroupRecordType.TargetEpoch);
