using System.IO.Hashing;
using System.Text;
using Confluent.Kafka;

namespace StreamCore.Kafka;

/// <summary>Which subtask reads a partition: a topic's partitions go to the subtasks in turn, beginning at one that the topic's name gives.</summary>
internal static class PartitionOwner
{
    public static int SubtaskFor(TopicPartition partition, int parallelism)
    {
        var start = (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(partition.Topic)) % (ulong)parallelism);
        return (start + partition.Partition.Value) % parallelism;
    }
}
