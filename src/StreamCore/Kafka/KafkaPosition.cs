using System.Buffers.Binary;
using System.Globalization;
using Confluent.Kafka;
using StreamCore.DataStream;

namespace StreamCore.Kafka;

/// <summary>Where a partition stands, and where it ends.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="NextOffset">The offset of the next record.</param>
/// <param name="StoppingOffset">The first offset that is not read any more; <see cref="long.MaxValue"/> for no end.</param>
internal readonly record struct KafkaPosition(TopicPartition Partition, long NextOffset, long StoppingOffset)
{
    public static string SplitOf(TopicPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{partition.Topic}/{partition.Partition.Value}");

    public static KafkaPosition Read(SplitPosition position)
    {
        var slash = position.Split.LastIndexOf('/');
        var number = int.Parse(position.Split.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        var bytes = position.Position.Span;
        return new(
            new(position.Split[..slash], number),
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]));
    }

    public SplitPosition ToSplit()
    {
        var bytes = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, NextOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), StoppingOffset);
        return new(SplitOf(Partition), bytes);
    }

    public TopicPartitionOffset ToOffset() => new(Partition, NextOffset);
}
