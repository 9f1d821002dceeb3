using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>A member of a consumer group (KIP-848) that sends a heartbeat only when it is told to.</summary>
public sealed class RawConsumerMember(RawKafkaConnection connection, string memberId, string? instance = null)
{
    public string MemberId => memberId;

    public int Epoch { get; set; }

    public string Group { get; init; } = GroupBed.Group;

    public List<string> Topics { get; set; } = [GroupBed.Topic];

    public string? Regex { get; init; }

    public string? Assignor { get; init; }

    public TimeSpan RebalanceTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What it consumes, by the last answer that said so.</summary>
    public HashSet<int> Owned { get; set; } = [];

    public string? LastError { get; private set; }

    /// <summary>Joins, or joins again with nothing.</summary>
    public Task<KafkaErrorCode> JoinAsync()
    {
        (Epoch, Owned) = (0, []);
        return SendAsync(full: true);
    }

    /// <summary>Tells what it has, does what it is told, and so on until it is told nothing new.</summary>
    public async Task SettleAsync()
    {
        bool news;
        do
        {
            var before = (Epoch, string.Join(',', Owned.Order()));
            Assert.Equal(KafkaErrorCode.None, await HeartbeatAsync(tellOwned: true));
            news = before != (Epoch, string.Join(',', Owned.Order()));
        }
        while (news);
    }

    public Task<KafkaErrorCode> HeartbeatAsync(bool tellOwned = false) => SendAsync(full: false, tellOwned);

    /// <summary>Says that it subscribes to something else.</summary>
    public Task<KafkaErrorCode> SubscribeAsync(params string[] topics)
    {
        Topics = [.. topics];
        return SendAsync(full: true);
    }

    public Task<KafkaErrorCode> LeaveAsync(int epoch = -1)
    {
        Epoch = epoch;
        return SendAsync(full: false);
    }

    private async Task<KafkaErrorCode> SendAsync(bool full, bool tellOwned = false)
    {
        var topicId = full || tellOwned ? await TopicIdAsync() : Guid.Empty;
        var response = await connection.AskAsync<ConsumerGroupHeartbeatResponse>(
            new ConsumerGroupHeartbeatRequest
            {
                GroupId = Group,
                MemberId = memberId,
                MemberEpoch = Epoch,
                InstanceId = instance,
                RebalanceTimeoutMs = full ? (int)RebalanceTimeout.TotalMilliseconds : -1,
                SubscribedTopicNames = full && Regex is null ? Topics : null,
                SubscribedTopicRegex = full ? Regex : null,
                ServerAssignor = full ? Assignor : null,
                TopicPartitions = Epoch == 0 ? [] : full || tellOwned ? [new() { TopicId = topicId, Partitions = [.. Owned] }] : null,
            },
            1);
        LastError = response.ErrorMessage;
        var error = (KafkaErrorCode)response.ErrorCode;
        if (error != KafkaErrorCode.None)
        {
            return error;
        }

        Epoch = response.MemberEpoch;
        if (response.Assignment is { } assignment)
        {
            Owned = [.. assignment.TopicPartitions.SelectMany(topic => topic.Partitions)];
        }

        return error;
    }

    private async Task<Guid> TopicIdAsync() =>
        (await connection.AskAsync<MetadataResponse>(new MetadataRequest { Topics = [new() { Name = GroupBed.Topic }] }, 12))
        .Topics.Single().TopicId;
}
