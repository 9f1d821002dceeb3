namespace EmbeddedKafka.Tests.Log;

/// <summary>A record that a consumer got.</summary>
internal sealed record SeenRecord(long Offset, string? Key, string? Value, long Timestamp);
