namespace EmbeddedKafka.Log;

/// <summary>A record found by its timestamp.</summary>
internal readonly record struct TimestampedOffset(long Offset, long Timestamp, int LeaderEpoch);
