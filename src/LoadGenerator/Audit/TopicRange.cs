using Confluent.Kafka;
using LoadGenerator.Kafka;

namespace LoadGenerator.Audit;

/// <summary>Where the partitions of a topic begin and end at one moment.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Starts">The first offset of each partition.</param>
/// <param name="Ends">The offset behind the last record or control marker of each partition, committed or not.</param>
internal sealed record TopicRange(string Topic, long[] Starts, long[] Ends)
{
    public int Partitions => Ends.Length;

    /// <summary>How many offsets there are, control markers included.</summary>
    public long Records => Ends.Sum() - Starts.Sum();

    public static async Task<TopicRange> CaptureAsync(IAdminClient admin, string topic) => new(
        topic,
        await TopicOffsets.EarliestAsync(admin, topic),
        await TopicOffsets.LatestAsync(admin, topic, IsolationLevel.ReadUncommitted));
}
