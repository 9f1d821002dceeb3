using Confluent.Kafka;
using StreamCore.DataStream;

namespace StreamCore.Kafka;

/// <summary>A source whose positions are offsets, which are committed for the consumer group too.</summary>
internal interface IKafkaPositions
{
    /// <summary>The offset of the next record.</summary>
    TopicPartitionOffset ReadOffset(SplitPosition position);
}
