using Confluent.Kafka;
using LoadGenerator.Kafka;

namespace LoadGenerator.Audit;

/// <summary>Where the partitions of a topic begin and end at one moment.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Starts">The first offset of each partition.</param>
/// <param name="Ends">The offset behind the last record or control marker of each partition.</param>
public sealed record TopicRange(string Topic, long[] Starts, long[] Ends)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How many partitions there are.</summary>
    public int Partitions => Ends.Length;

    /// <summary>How many offsets there are, control markers included.</summary>
    public long Records => Ends.Sum() - Starts.Sum();

    /// <summary>Looks up where a topic begins and ends now.</summary>
    /// <param name="admin">The connection.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="isolation">Whether the ends are behind what open transactions have written, the default, or before it.</param>
    /// <exception cref="TopicMissingException">There is no such topic.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static async Task<TopicRange> CaptureAsync(
        IAdminClient admin, string topic, IsolationLevel isolation = IsolationLevel.ReadUncommitted) => new(
        topic,
        await TopicOffsets.EarliestAsync(admin, topic),
        await TopicOffsets.LatestAsync(admin, topic, isolation));

    /// <summary>The same without what was written to Kafka before a moment.</summary>
    /// <param name="consumer">A connection.</param>
    /// <param name="time">The moment, by the Kafka timestamps of the records.</param>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public TopicRange Since(IConsumer<byte[], byte[]> consumer, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return this with { Starts = [.. Enumerable.Range(0, Partitions).Select(partition => OffsetAt(consumer, partition, time))] };
    }

    /// <summary>The first offset of a partition whose record was written at a moment or later; its end if there is none.</summary>
    /// <param name="consumer">A connection.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="time">The moment, by the Kafka timestamps of the records.</param>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public long OffsetAt(IConsumer<byte[], byte[]> consumer, int partition, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        var found = consumer.OffsetsForTimes(
            [new(Topic, partition, new Timestamp(time.ToUnixTimeMilliseconds(), TimestampType.CreateTime))], RequestTimeout)[0].Offset;
        return found.IsSpecial ? Ends[partition] : Math.Max(found.Value, Starts[partition]);
    }
}
