using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamCore.Kafka;

/// <summary>Creates topics and looks up how many partitions they have.</summary>
public static class KafkaTopics
{
    private static readonly TimeSpan CreateTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan VisibleTick = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Creates those of the topics that do not exist yet; the others are left as they are. Returns when the broker shows
    /// all of them, which it does only some time after it has created them.
    /// </summary>
    /// <exception cref="CreateTopicsException">The broker refused a topic for another reason than that it exists.</exception>
    /// <exception cref="KafkaException">No broker answered, or a created topic did not show up within 30 s.</exception>
    public static async Task CreateMissingAsync(IAdminClient admin, params IReadOnlyCollection<KafkaTopic> topics)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(topics);
        var specifications = topics.Select(topic => new TopicSpecification
        {
            Name = topic.Name,
            NumPartitions = topic.Partitions,
            ReplicationFactor = topic.ReplicationFactor,
            Configs = SettingsOf(topic),
        });
        try
        {
            await admin.CreateTopicsAsync(specifications, new() { RequestTimeout = CreateTimeout, OperationTimeout = CreateTimeout });
        }
        catch (CreateTopicsException e) when (e.Results.TrueForAll(
            result => result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Somebody else was quicker, or an earlier run created them.
        }

        var start = TimeProvider.System.GetTimestamp();
        foreach (var topic in topics)
        {
            while (CountPartitions(admin, topic.Name) == 0)
            {
                if (TimeProvider.System.GetElapsedTime(start) > CreateTimeout)
                {
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"Topic '{topic.Name}' was created, but does not show up"));
                }

                await Task.Delay(VisibleTick);
            }
        }
    }

    /// <summary>Returns how many partitions a topic has, or 0 if it does not exist.</summary>
    /// <exception cref="KafkaException">No broker answered within 3 s.</exception>
    public static int CountPartitions(IAdminClient admin, string topic)
    {
        ArgumentNullException.ThrowIfNull(admin);
        var metadata = admin.GetMetadata(topic, MetadataTimeout).Topics.Find(found => found.Topic == topic);
        return metadata is null || metadata.Error.Code == ErrorCode.UnknownTopicOrPart ? 0 : metadata.Partitions.Count;
    }

    private static Dictionary<string, string> SettingsOf(KafkaTopic topic)
    {
        var settings = new Dictionary<string, string>(topic.Settings);
        if (topic.Compacted)
        {
            settings["cleanup.policy"] = "compact";
        }

        return settings;
    }

    private static Dictionary<string, string> ConfigsOf(KafkaTopic topic)
    {
        var configs = new Dictionary<string, string>(topic.Settings);
        if (topic.Compacted)
        {
            configs["cleanup.policy"] = "compact";
        }

        return configs;
    }
}
