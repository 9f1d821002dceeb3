using Confluent.Kafka;
using StreamCore.DataStream;

namespace StreamCore.Kafka;

/// <summary>A partition that a source reader reads.</summary>
internal sealed class SourcePartition<T>(KafkaPosition position, ISplitOutput<T> output)
{
    public TopicPartition Partition => position.Partition;

    public ISplitOutput<T> Output { get; } = output;

    /// <summary>The offset of the next record.</summary>
    public long NextOffset { get; set; } = position.NextOffset;

    /// <summary>The first offset that is not read.</summary>
    public long StoppingOffset => position.StoppingOffset;

    public bool HasEnded => NextOffset >= StoppingOffset;

    public KafkaPosition Position => position with { NextOffset = NextOffset };
}
