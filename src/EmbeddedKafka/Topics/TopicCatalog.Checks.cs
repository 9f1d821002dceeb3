using EmbeddedKafka.Groups;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Topics;

internal sealed partial class TopicCatalog
{
    /// <summary>The most partitions that the broker has: each costs memory, and a request could ask for any number.</summary>
    public const int MaxPartitions = 10_000;

    private static readonly string[] OwnNames = [MetadataLog.TopicName, GroupLog.TopicName, TransactionLog.TopicName];

    /// <summary>Whether only the broker itself may create a topic of this name.</summary>
    public static bool IsOwn(string name) => OwnNames.Contains(name);

    /// <summary>Refuses a topic that can't be created.</summary>
    /// <exception cref="RefusedException">Name or count can't be had.</exception>
    public void CheckCreate(string name, int partitions)
    {
        if (TopicName.Complaint(name) is { } complaint)
        {
            throw new RefusedException(KafkaErrorCode.InvalidTopicException, complaint);
        }

        if (_byName.ContainsKey(name))
        {
            throw new RefusedException(KafkaErrorCode.TopicAlreadyExists, $"Topic '{name}' exists already.");
        }

        if (IsOwn(name))
        {
            throw new RefusedException(KafkaErrorCode.InvalidRequest, $"The broker keeps the name '{name}' for itself.");
        }

        if (_byCollisionKey.TryGetValue(TopicName.CollisionKey(name), out var other))
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidTopicException,
                $"Topic '{name}' collides with the existing topic '{other.Name}': names must differ in more than '.' and '_' (where file names have no case, in more than case, too).");
        }

        CheckCount(partitions, added: partitions);
    }

    /// <summary>Refuses a number of partitions that a topic can't be brought to.</summary>
    /// <exception cref="RefusedException">It can't.</exception>
    public void CheckAddPartitions(Topic topic, int count)
    {
        RefuseInternal(topic);
        if (count <= topic.Partitions.Count)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidPartitions,
                $"Topic '{topic.Name}' has {topic.Partitions.Count} partitions; the new number must be greater, but is {count}.");
        }

        CheckCount(count, added: count - topic.Partitions.Count);
    }

    /// <summary>Refuses to change what is the broker's own.</summary>
    /// <exception cref="RefusedException">The topic is.</exception>
    public static void RefuseInternal(Topic topic)
    {
        if (topic.IsInternal)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidTopicException, $"Topic '{topic.Name}' is the broker's own: clients may read but not change it.");
        }
    }

    private void CheckCount(int partitions, int added)
    {
        if (partitions < 1)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidPartitions, $"A topic must have at least one partition, but {partitions} were asked for.");
        }

        var present = _byName.Values.Sum(topic => topic.Partitions.Count);
        if (added > MaxPartitions - present)
        {
            throw new RefusedException(
                KafkaErrorCode.PolicyViolation,
                $"This broker has at most {MaxPartitions} partitions; there are {present}, and {added} more were asked for.");
        }
    }
}
