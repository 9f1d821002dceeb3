namespace EmbeddedKafka.Log;

/// <summary>A header of a record.</summary>
internal readonly record struct RecordHeader(string Key, byte[]? Value);
