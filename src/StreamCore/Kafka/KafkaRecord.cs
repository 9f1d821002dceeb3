namespace StreamCore.Kafka;

/// <summary>
/// A record as it came from Kafka. Key and value are slices of the slot's buffer and are valid until the epoch ends.
/// </summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset in the partition.</param>
/// <param name="Timestamp">The record's Kafka timestamp in epoch milliseconds, or -1 if it has none.</param>
/// <param name="Key">The key's bytes, or null if the record has none.</param>
/// <param name="Value">The value's bytes, or null if the record is a tombstone.</param>
public readonly record struct KafkaRecord(
    string Topic,
    int Partition,
    long Offset,
    long Timestamp,
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value);
