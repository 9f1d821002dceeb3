namespace EmbeddedKafka.Groups.Records;

/// <summary>Key of a classic group.</summary>
internal sealed class ClassicGroupKey() : GroupRecordKey(GroupRecordType.ClassicGroup);
