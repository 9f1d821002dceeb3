using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamCore.Kafka;

/// <summary>The instances that are in the consumer group, and what they own.</summary>
/// <param name="Instances">The instances' ids.</param>
/// <param name="Owners">The owner of each partition that has one.</param>
internal sealed record GroupMembers(IReadOnlySet<string> Instances, IReadOnlyDictionary<int, string> Owners)
{
    /// <summary>Reads a description of the group; null while a rebalance is going on, when nobody knows who will own what.</summary>
    /// <param name="group">The description.</param>
    /// <param name="applicationId">The application's id, with which the members' client ids begin.</param>
    /// <param name="topic">The input topic.</param>
    public static GroupMembers? Read(ConsumerGroupDescription group, string applicationId, string topic)
    {
        if (group.State != ConsumerGroupState.Stable)
        {
            return null;
        }

        var instances = new HashSet<string>(StringComparer.Ordinal);
        var owners = new Dictionary<int, string>();
        foreach (var member in group.Members)
        {
            if (InstanceOf(member.ClientId, applicationId) is not { } instance)
            {
                continue;
            }

            instances.Add(instance);
            foreach (var partition in member.Assignment.TopicPartitions.Where(partition => partition.Topic == topic))
            {
                owners[partition.Partition.Value] = instance;
            }
        }

        return new(instances, owners);
    }

    /// <summary>The instance in a client id (see <see cref="KafkaClientSettings.MemberId"/>); null if it is no slot's.</summary>
    private static string? InstanceOf(string clientId, string applicationId)
    {
        var prefix = applicationId + "-";
        var slot = clientId.LastIndexOf('-');
        return clientId.StartsWith(prefix, StringComparison.Ordinal)
            && slot > prefix.Length
            && int.TryParse(clientId.AsSpan(slot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? clientId[prefix.Length..slot]
                : null;
    }
}
