using System.Text;
using Confluent.Kafka;
using IntegrationTests.Brokers;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;
using StreamCore.State;
using StreamCore.Time;

namespace IntegrationTests.Runtime;

/// <summary>
/// A counting job on topics of its own: for each record it emits <c>key:count:value</c>, where the count is keyed state.
/// A doubled, lost or forgotten record shows in the counts.
/// </summary>
internal sealed class RuntimeBed(string bootstrapServers, int partitions) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IProducer<string, string> _producer = new ProducerBuilder<string, string>(
        new ProducerConfig { BootstrapServers = bootstrapServers, LingerMs = 0, EnableIdempotence = true })
        .SetLogHandler(static (_, _) => { })
        .Build();

    public string ApplicationId { get; } = TopicPrefix.Next() + "app";

    public string Input => ApplicationId + "-in";

    public string Output => ApplicationId + "-out";

    public string DeadLetters => ApplicationId + "-dead";

    public string Changelog => ApplicationId + "-changelog";

    public string BootstrapServers => bootstrapServers;

    public static async Task<RuntimeBed> CreateAsync(string bootstrapServers, int partitions = 1)
    {
        var bed = new RuntimeBed(bootstrapServers, partitions);
        using var admin = bed.CreateAdmin();
        await KafkaTopics.CreateMissingAsync(
            admin, new KafkaTopic(bed.Input, partitions), new KafkaTopic(bed.Output, partitions), new KafkaTopic(bed.DeadLetters, partitions));
        return bed;
    }

    public IAdminClient CreateAdmin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();

    public Task ProduceAsync(string key, string value, int partition = 0, long? timestamp = null) => _producer.ProduceAsync(
        new TopicPartition(Input, partition),
        new() { Key = key, Value = value, Timestamp = timestamp is { } given ? new(given, TimestampType.CreateTime) : Timestamp.Default });

    /// <summary>Sends values to partition 0, in their order.</summary>
    public Task ProduceManyAsync(IEnumerable<string> values) => Task.WhenAll(values.Select(value => ProduceAsync("k", value)).ToList());

    /// <summary>
    /// Starts the job in this process. <paramref name="onDeserialize"/> is called for each value before it is read,
    /// <paramref name="onElement"/> for each element after it was counted.
    /// </summary>
    public RunningJob Start(
        Action<string>? onElement = null,
        Action<string>? onDeserialize = null,
        string instanceId = "0",
        int slots = 1,
        bool deadLetters = true,
        bool useConsumerGroupProtocol = false,
        int maxPollIntervalMs = 60_000,
        KafkaSourceOptions? sourceOptions = null,
        RestartStrategy? restartStrategy = null,
        int standbyReplicas = 0,
        bool staticMembership = false,
        TimeSpan? transactionTimeout = null,
        TimeSpan? revokeTimeout = null,
        StateBackend? stateBackend = null)
    {
        var log = new RecordingLoggerProvider();
#pragma warning disable CA2000 // The running job owns it.
        var loggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log));
#pragma warning restore CA2000
        var environment = new StreamExecutionEnvironment(
            new StreamExecutionOptions
            {
                ApplicationId = ApplicationId,
                InstanceId = instanceId,
                Slots = slots,
                Kafka = new Dictionary<string, string>
                {
                    ["bootstrap.servers"] = bootstrapServers,
                    ["max.poll.interval.ms"] = $"{maxPollIntervalMs}",
                },
                TransactionTimeout = transactionTimeout ?? TimeSpan.FromSeconds(5),
                RevokeTimeout = revokeTimeout ?? TimeSpan.FromSeconds(5),
                StandbyReplicas = standbyReplicas,
                StaticMembership = staticMembership,
                StateBackend = stateBackend ?? StateBackend.InMemory,
                UseConsumerGroupProtocol = useConsumerGroupProtocol,
                RestartStrategy = restartStrategy ?? RestartStrategy.None,
            },
            loggerFactory);
        var source = new KafkaSource<string>(Input, new TextDeserializer(onDeserialize), sourceOptions);
        var texts = environment.FromSource(
            source,
            WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(1), static (in string text) => text.Length),
            "texts");
        if (deadLetters)
        {
            texts.GetSideOutput(source.DeadLetters).SinkTo(new KafkaDeadLetterSink(DeadLetters));
        }

        texts.KeyByRecordKey()
            .Process(() => new CountFunction(onElement), "count")
            .SinkTo(new KafkaSink<CountedText>(Output, new CountedTextSerializer()));
        return new(environment, ApplicationId, loggerFactory, log);
    }

    /// <summary>Reads a topic as a committed reader does, until it has so many records.</summary>
    public List<ConsumeResult<string, string>> ReadCommitted(string topic, int count)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = ApplicationId + "-reader",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnableAutoCommit = false,
        }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        using var patience = new CancellationTokenSource(Patience);
        var records = new List<ConsumeResult<string, string>>();
        try
        {
            while (records.Count < count)
            {
                records.Add(consumer.Consume(patience.Token));
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{topic} had {records.Count} of {count} records after {Patience.TotalSeconds} s: {string.Join(", ", records.Select(r => r.Message.Value))}");
        }

        // One more look: there must not be more than expected.
        while (consumer.Consume(TimeSpan.FromMilliseconds(300)) is { } extra)
        {
            records.Add(extra);
        }

        return records;
    }

    /// <summary>The committed output, in partition order.</summary>
    public List<string> ReadOutput(int count) =>
        [.. ReadCommitted(Output, count).OrderBy(record => record.Partition.Value).ThenBy(record => record.Offset.Value).Select(record => record.Message.Value)];

    public void WriteRaw(string topic, byte[]? key, byte[]? value, int partition = 0)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = bootstrapServers })
            .SetKeySerializer(Serializers.ByteArray).SetValueSerializer(Serializers.ByteArray).Build();
        producer.Produce(new TopicPartition(topic, partition), new() { Key = key, Value = value });
        Assert.Equal(0, producer.Flush(Patience));
    }

    public void Dispose() => _producer.Dispose();

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
