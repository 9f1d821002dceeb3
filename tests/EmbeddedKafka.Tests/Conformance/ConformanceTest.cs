using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>
/// A test that holds for every broker: its subclasses bind it to one kind each. It uses topics, groups and transactional
/// ids of its own, since the broker is shared.
/// </summary>
public abstract class ConformanceTest(BrokerFixture fixture) : IAsyncLifetime
{
    /// <summary>How long anything may take before the test gives up; nothing is expected to take that long.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];
    private readonly List<IDisposable> _clients = [];
    private readonly List<RawKafkaConnection> _connections = [];
    private IAdminClient? _admin;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected BrokerFixture Fixture => fixture;

    protected string BootstrapServers { get; private set; } = "";

    protected IAdminClient Admin => _admin ??= Own(
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build());

    public virtual async ValueTask InitializeAsync() => BootstrapServers = await fixture.GetBootstrapServersAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var client in Enumerable.Reverse(_clients))
        {
            client.Dispose();
        }

        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>A name that no other test uses.</summary>
    protected string Unique(string name) => $"{name}-{_suffix}";

    protected async Task<string> CreateTopicAsync(
        string name = "topic", int partitions = 1, params IEnumerable<(string Name, string Value)> settings)
    {
        var topic = Unique(name);
        await Admin.CreateTopicsAsync(
        [
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = partitions,
                ReplicationFactor = 1,
                Configs = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
            },
        ]);

        await UntilServedAsync(topic, partitions);
        return topic;
    }

    /// <summary>Waits until all partitions can be used: a request that comes too early is refused.</summary>
    protected async Task UntilServedAsync(string topic, int partitions)
    {
        await using var connection = await RawKafkaConnection.ConnectAsync(BootstrapServers);
        var request = new ListOffsetsRequest
        {
            ReplicaId = -1,
            Topics = [new() { Name = topic, Partitions = [.. Enumerable.Range(0, partitions).Select(Latest)] }],
        };
        await UntilAsync(
            async () => (await connection.AskAsync<ListOffsetsResponse>(request, 1)).Topics.Single().Partitions.TrueForAll(
                partition => partition.ErrorCode == (short)KafkaErrorCode.None),
            $"{topic} with {partitions} partitions is served");

        static ListOffsetsRequest.ListOffsetsPartition Latest(int partition) => new() { PartitionIndex = partition, Timestamp = -1 };
    }

    protected IProducer<string?, string?> CreateProducer(Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = BootstrapServers, LingerMs = 0 };
        configure?.Invoke(config);
        return Own(new ProducerBuilder<string?, string?>(config).SetLogHandler((_, _) => { }).Build());
    }

    /// <summary>A producer that has initialised its transactions.</summary>
    protected IProducer<string?, string?> CreateTransactionalProducer(string transactionalId, TimeSpan? timeout = null)
    {
        var producer = CreateProducer(config =>
        {
            config.TransactionalId = transactionalId;
            config.TransactionTimeoutMs = (int)(timeout ?? Patience).TotalMilliseconds;
        });
        producer.InitTransactions(Patience);
        return producer;
    }

    protected IConsumer<string?, string?> CreateConsumer(
        string? group = null, Action<ConsumerConfig>? configure = null, Action<ConsumerBuilder<string?, string?>>? configureBuilder = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = BootstrapServers,
            GroupId = group ?? Unique("reader"),
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadUncommitted,
        };
        configure?.Invoke(config);
        var builder = new ConsumerBuilder<string?, string?>(config).SetLogHandler((_, _) => { });
        configureBuilder?.Invoke(builder);
        return Own(builder.Build());
    }

    protected async Task<RawKafkaConnection> ConnectAsync()
    {
        var connection = await RawKafkaConnection.ConnectAsync(BootstrapServers);
        _connections.Add(connection);
        return connection;
    }

    protected static async Task<List<DeliveryResult<string?, string?>>> ProduceAsync(
        IProducer<string?, string?> producer, string topic, params IEnumerable<string> values)
    {
        var deliveries = values.Select(value => producer.ProduceAsync(
            new TopicPartition(topic, 0), new() { Key = "key", Value = value }, Cancellation));
        return [.. await Task.WhenAll(deliveries)];
    }

    /// <summary>Reads a partition from its beginning to its end, but at least so many records.</summary>
    protected List<ConsumeResult<string?, string?>> ReadRecords(
        string topic, int atLeast, IsolationLevel isolation = IsolationLevel.ReadUncommitted, int partition = 0)
    {
        using var consumer = new ConsumerBuilder<string?, string?>(new ConsumerConfig
        {
            BootstrapServers = BootstrapServers,
            GroupId = Unique("reader"),
            EnableAutoCommit = false,
            IsolationLevel = isolation,
            EnablePartitionEof = true,
            CheckCrcs = true,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var records = new List<ConsumeResult<string?, string?>>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var result = consumer.Consume(patience.Token);
                if (!result.IsPartitionEOF)
                {
                    records.Add(result);
                }
                else if (records.Count >= atLeast)
                {
                    return records;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{topic} has {records.Count} of {atLeast} records: {string.Join(", ", records.Select(record => record.Message.Value))}");
        }
    }

    protected List<string?> ReadValues(string topic, int atLeast, IsolationLevel isolation = IsolationLevel.ReadUncommitted) =>
        [.. ReadRecords(topic, atLeast, isolation).Select(record => record.Message.Value)];

    /// <summary>Consumes so many records and no more.</summary>
    protected static List<ConsumeResult<string?, string?>> Consume(IConsumer<string?, string?> consumer, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        var records = new List<ConsumeResult<string?, string?>>();
        while (records.Count < count)
        {
            records.Add(consumer.Consume(patience.Token));
        }

        return records;
    }

    protected async Task<ListOffsetsResultInfo> ListOffsetAsync(
        string topic, OffsetSpec spec, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var result = await Admin.ListOffsetsAsync(
            [new TopicPartitionOffsetSpec { TopicPartition = new(topic, 0), OffsetSpec = spec }],
            new ListOffsetsOptions { IsolationLevel = isolation, RequestTimeout = Patience });
        return Assert.Single(result.ResultInfos).TopicPartitionOffsetError is { Error.IsError: true } failed
            ? throw new KafkaException(failed.Error)
            : result.ResultInfos[0];
    }

    protected async Task<long> LatestOffsetAsync(string topic, IsolationLevel isolation = IsolationLevel.ReadUncommitted) =>
        (await ListOffsetAsync(topic, OffsetSpec.Latest(), isolation)).TopicPartitionOffsetError.Offset;

    protected async Task<long> EarliestOffsetAsync(string topic) =>
        (await ListOffsetAsync(topic, OffsetSpec.Earliest())).TopicPartitionOffsetError.Offset;

    protected static Task UntilAsync(Func<bool> condition, string what) =>
        UntilAsync(() => Task.FromResult(condition()), what);

    protected static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Not after {Patience.TotalSeconds} s: {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        }
    }

    private T Own<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }
}
