namespace StreamCore.Kafka.Tables;

/// <summary>A record of a table's topic. Its bytes are valid only during the call that hands it over.</summary>
public readonly ref struct KafkaTableChange
{
    /// <summary>Where in the topic the record is.</summary>
    public required int Partition { get; init; }

    /// <summary>The record's offset.</summary>
    public required long Offset { get; init; }

    /// <summary>The record's Kafka timestamp in epoch milliseconds.</summary>
    public required long Timestamp { get; init; }

    /// <summary>The key; empty if the record has none.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The key's new value; empty if it is deleted.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Whether the record is a tombstone: the key has no value any more.</summary>
    public required bool IsDeleted { get; init; }
}
