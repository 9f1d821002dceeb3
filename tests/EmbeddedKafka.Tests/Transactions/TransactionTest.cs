using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using EmbeddedKafka.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>A broker of its own for each test, with a clock that stands still, and a connection to it.</summary>
public abstract class TransactionTest : IAsyncLifetime
{
    protected const string Topic = "payments";
    protected const string OtherTopic = "decisions";
    protected const string Id = "app-0";

    private EmbeddedKafkaBroker? _broker;
    private RawKafkaConnection? _connection;

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected EmbeddedKafkaBroker Broker => _broker!;

    internal RawKafkaConnection Connection => _connection!;

    /// <summary>The same test with a client of each kind.</summary>
    public static TheoryData<bool> BothVersions => [false, true];

    protected virtual EmbeddedKafkaOptions Options => new() { TimeProvider = Time, AutoCreateTopics = false };

    public async ValueTask InitializeAsync()
    {
        _broker = await EmbeddedKafkaBroker.StartAsync(Options, TestContext.Current.CancellationToken);
        _connection = await RawKafkaConnection.ConnectAsync(_broker.BootstrapServers);
        await CreateTopicsAsync((Topic, 2), (OtherTopic, 1));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }

    /// <summary>Ends the broker as a crash does, and starts it again.</summary>
    internal async Task RestartAsync()
    {
        await Connection.DisposeAsync();
        await Broker.RestartAsync(cancellation: TestContext.Current.CancellationToken);
        _connection = await RawKafkaConnection.ConnectAsync(Broker.BootstrapServers);
    }

    internal async Task CreateTopicsAsync(params IEnumerable<(string Name, int Partitions)> topics)
    {
        var response = await Connection.AskAsync<CreateTopicsResponse>(
            new CreateTopicsRequest
            {
                TimeoutMs = 30_000,
                Topics = [.. topics.Select(topic => new CreateTopicsRequest.CreatableTopic { Name = topic.Name, NumPartitions = topic.Partitions, ReplicationFactor = 1 })],
            },
            5);
        Assert.All(response.Topics, topic => Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)topic.ErrorCode));
    }

    internal TransactionalClient Client(bool isVersion2, string id = Id, bool usesFirstVersions = false) =>
        new(Connection, id, isVersion2, Time) { UsesFirstVersions = usesFirstVersions };

    /// <summary>A client that has its identity.</summary>
    internal async Task<TransactionalClient> StartClientAsync(bool isVersion2, string id = Id, int timeoutMs = 60_000)
    {
        var client = Client(isVersion2, id);
        Assert.Equal(KafkaErrorCode.None, await client.InitAsync(timeoutMs));
        return client;
    }

    internal Task<List<string>> ReadAsync(string topic = Topic, int partition = 0, bool committed = true) =>
        PartitionReader.ReadAsync(Connection, topic, partition, committed);

    /// <summary>What the broker says of a transactional id.</summary>
    internal async Task<DescribeTransactionsResponse.TransactionState> DescribeAsync(string id = Id) =>
        (await Connection.AskAsync<DescribeTransactionsResponse>(new DescribeTransactionsRequest { TransactionalIds = [id] }, 0))
        .TransactionStates.Single();

    internal async Task<string> StateAsync(string id = Id) => (await DescribeAsync(id)).TransactionStateValue;

    /// <summary>The epoch after another.</summary>
    internal static ProducerIdentity After(ProducerIdentity identity, int epochs = 1) =>
        identity with { Epoch = (short)(identity.Epoch + epochs) };
}
