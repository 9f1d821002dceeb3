using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;
using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Tests.Topics;

/// <summary>A test with a broker of its own, which it asks over the wire.</summary>
public abstract class TopicTest : IAsyncLifetime
{
    protected const short NewestCreateTopics = 7;
    protected const short NewestMetadata = 13;

    private IAdminClient? _admin;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected EmbeddedKafkaBroker Kafka { get; private set; } = null!;

    protected RawKafkaConnection Connection { get; private set; } = null!;

    protected IAdminClient Admin => _admin ??=
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Kafka.BootstrapServers }).SetLogHandler((_, _) => { }).Build();

    protected virtual EmbeddedKafkaOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Kafka = await EmbeddedKafkaBroker.StartAsync(Options, Cancellation);
        await ConnectAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _admin?.Dispose();
        await Connection.DisposeAsync();
        await Kafka.DisposeAsync();
    }

    protected async Task ConnectAsync() => Connection = await RawKafkaConnection.ConnectAsync(Kafka.BootstrapServers);

    protected async Task RestartAsync(bool loseData = false)
    {
        await Connection.DisposeAsync();
        await Kafka.RestartAsync(loseData, Cancellation);
        await ConnectAsync();
    }

    internal static CreateTopicsRequest.CreatableTopic Topic(string name, int partitions = 1, params (string Name, string? Value)[] settings) => new()
    {
        Name = name,
        NumPartitions = partitions,
        ReplicationFactor = 1,
        Configs = [.. settings.Select(setting => new CreateTopicsRequest.CreatableTopicConfig { Name = setting.Name, Value = setting.Value })],
    };

    internal Task<CreateTopicsResponse> CreateAsync(params CreateTopicsRequest.CreatableTopic[] topics) =>
        Connection.AskAsync<CreateTopicsResponse>(new CreateTopicsRequest { Topics = [.. topics] }, NewestCreateTopics);

    /// <summary>Creates a topic, which has to work.</summary>
    protected async Task<Guid> CreateAsync(string name, int partitions = 1, params (string Name, string? Value)[] settings)
    {
        var result = Assert.Single((await CreateAsync(Topic(name, partitions, settings))).Topics);
        Assert.Equal((KafkaErrorCode.None, (string?)null), ((KafkaErrorCode)result.ErrorCode, result.ErrorMessage));
        return result.TopicId;
    }

    internal async Task<MetadataResponse.Topic> DescribeAsync(string name)
    {
        var request = new MetadataRequest { Topics = [new() { Name = name }], AllowAutoTopicCreation = false };
        return Assert.Single((await Connection.AskAsync<MetadataResponse>(request, NewestMetadata)).Topics);
    }

    protected async Task<Dictionary<string, (string? Value, bool IsOwn)>> SettingsAsync(string topic)
    {
        var request = new DescribeConfigsRequest
        {
            Resources = [new() { ResourceType = (sbyte)ConfigResourceType.Topic, ResourceName = topic }],
        };
        var result = Assert.Single((await Connection.AskAsync<DescribeConfigsResponse>(request, 4)).Results);
        Assert.Equal(KafkaErrorCode.None, (KafkaErrorCode)result.ErrorCode);
        return result.Configs.ToDictionary(config => config.Name, config => (config.Value, config.ConfigSource == (sbyte)ConfigSource.Topic));
    }

    /// <summary>Appends records as one batch.</summary>
    protected async Task<long> ProduceAsync(string topic, long? timestamp = null, params string[] values)
    {
        var batch = RawBatch.Of(values);
        var (error, offset) = await new RawProducer(Connection).ProduceAsync(
            topic, (timestamp is { } at ? batch with { Timestamp = at } : batch).ToBytes());
        Assert.Equal(KafkaErrorCode.None, error);
        return offset;
    }
}
