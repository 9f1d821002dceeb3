using EmbeddedKafka.Protocol;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedKafka.Tests.Groups;

/// <summary>A broker whose time stands still until a test moves it, with one topic, and a connection to ask it.</summary>
public sealed class GroupBed : IAsyncDisposable
{
    public const string Topic = "input";
    public const string Group = "group";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<RawKafkaConnection> _connections = [];
    private RawKafkaConnection _admin = null!;

    private GroupBed(EmbeddedKafkaBroker broker, FakeTimeProvider time)
    {
        Broker = broker;
        Time = time;
    }

    public EmbeddedKafkaBroker Broker { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<GroupBed> StartAsync(EmbeddedKafkaOptions? options = null, int partitions = 4)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var broker = await EmbeddedKafkaBroker.StartAsync((options ?? new()) with { TimeProvider = time });
        var bed = new GroupBed(broker, time);
        bed._admin = await bed.ConnectAsync();
        await bed.CreateTopicAsync(Topic, partitions);
        return bed;
    }

    public async Task<RawKafkaConnection> ConnectAsync()
    {
        var connection = await RawKafkaConnection.ConnectAsync(Broker.BootstrapServers);
        _connections.Add(connection);
        return connection;
    }

    public async Task<RawMember> CreateMemberAsync(string? instance = null) => new(await ConnectAsync(), instance);

    /// <summary>Restarts the broker on the data that it has.</summary>
    public async Task RestartAsync()
    {
        await Broker.RestartAsync(cancellation: TestContext.Current.CancellationToken);
        _admin = await ConnectAsync();
    }

    public async Task CreateTopicAsync(string name, int partitions)
    {
        var response = await AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest { Topics = [new() { Name = name, NumPartitions = partitions, ReplicationFactor = 1 }], TimeoutMs = 1000 }, 5);
        Assert.Equal(0, response.Topics.Single().ErrorCode);
    }

    public async Task DeleteTopicAsync(string name)
    {
        var response = await AskAsync<DeleteTopicsResponse>(new DeleteTopicsRequest { TopicNames = [name], TimeoutMs = 1000 }, 5);
        Assert.Equal(0, response.Responses.Single().ErrorCode);
    }

    /// <summary>Waits until the broker has a group in this state, with so many members.</summary>
    public async Task UntilAsync(string state, int members, string group = Group)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await DescribeAsync(group) is var described && (described.GroupState != state || described.Members.Count != members))
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException(
                    $"{group} is {described.GroupState} with {described.Members.Count} members; expected were {state} and {members}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Takes a restarted broker's word for where the partition stands.</summary>
    public async Task<(long Offset, string? Metadata, KafkaErrorCode Error)> FetchAsync(
        int partition = 0, string topic = Topic, string group = Group, bool requireStable = false)
    {
        var response = await AskAsync<OffsetFetchResponse>(
            new OffsetFetchRequest
            {
                RequireStable = requireStable,
                Groups = [new() { GroupId = group, Topics = [new() { Name = topic, PartitionIndexes = [partition] }] }],
            },
            8);
        var fetched = response.Groups.Single().Topics.Single().Partitions.Single();
        return (fetched.CommittedOffset, fetched.Metadata, (KafkaErrorCode)fetched.ErrorCode);
    }

    /// <summary>Commits as somebody who is no member.</summary>
    public async Task<KafkaErrorCode> CommitAsync(
        long offset, int partition = 0, string topic = Topic, string group = Group, string? metadata = null)
    {
        var response = await AskAsync<OffsetCommitResponse>(
            new OffsetCommitRequest
            {
                GroupId = group,
                Topics =
                [
                    new()
                    {
                        Name = topic,
                        Partitions = [new() { PartitionIndex = partition, CommittedOffset = offset, CommittedMetadata = metadata }],
                    },
                ],
            },
            9);
        return (KafkaErrorCode)response.Topics.Single().Partitions.Single().ErrorCode;
    }

    internal async Task<DescribeGroupsResponse.DescribedGroup> DescribeAsync(string group = Group) =>
        (await AskAsync<DescribeGroupsResponse>(new DescribeGroupsRequest { Groups = [group] }, 5)).Groups.Single();

    internal Task<TResponse> AskAsync<TResponse>(Message request, short version)
        where TResponse : Message, new() => _admin.AskAsync<TResponse>(request, version);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await Broker.DisposeAsync();
    }
}
