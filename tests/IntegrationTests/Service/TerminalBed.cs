using System.Text;
using Confluent.Kafka;
using FraudDetection;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Terminals;
using IntegrationTests.Brokers;
using LoadGenerator.Kafka;
using StreamCore.Kafka;
using StreamCore.Kafka.Tables;

namespace IntegrationTests.Service;

/// <summary>Sends past transactions at the pace of the terminal stage, and holds what comes of them against the offline pipeline.</summary>
internal sealed class TerminalBed : IDisposable
{
    public const int Partitions = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _prefix = TopicPrefix.Next();
    private readonly TransactionProducer _transactions;
    private readonly LabelProducer _labels;
    private readonly ConsumerLag _decisionLag;
    private readonly KafkaTable _histories;

    private TerminalBed(string bootstrap)
    {
        Bootstrap = bootstrap;
        Topics = FraudTopicNames.WithPrefix(_prefix);
        _transactions = new(bootstrap, Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        _labels = new(bootstrap, Topics.Labels, FraudSchemas.LocalIds.Label);
        _decisionLag = new(bootstrap, Application);
        _histories = new(new() { Topic = Topics.TerminalRisk, Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bootstrap } }, Table.Apply);
    }

    public string Bootstrap { get; }

    public string Application => _prefix + "app";

    public string Prefix => _prefix;

    public FraudTopicNames Topics { get; }

    /// <summary>What the topic of histories says.</summary>
    public TerminalRiskTable Table { get; } = new();

    /// <summary>How many histories were sent, as a committed reader sees them.</summary>
    public long Histories => _histories.Status.Records;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TerminalBed> CreateAsync(string bootstrap)
    {
        var bed = new TerminalBed(bootstrap);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler(static (_, _) => { }).Build();
        await KafkaTopics.CreateMissingAsync(admin, bed.Topics.ToKafkaTopics(Partitions));
        return bed;
    }

    /// <summary>Sends everything, an hour of event time after the other.</summary>
    /// <param name="past">What to send.</param>
    /// <param name="tableRecords">How many histories the service has read into its table; null if that need not be waited for.</param>
    /// <param name="onStep">Called while a step is under way, with its number.</param>
    /// <param name="describe">What to say if it does not go on.</param>
    public async Task SendAsync(PastTransactions past, Func<long>? tableRecords, Func<int, Task>? onStep, Func<string> describe)
    {
        for (var step = 0; step < past.Hours; step++)
        {
            var (transactions, labels) = past.Next(step);
            foreach (var label in labels)
            {
                _labels.Send(label, Cancellation);
            }

            foreach (var transaction in transactions)
            {
                _transactions.Send(transaction, Cancellation);
            }

            Assert.True(_labels.Flush(Patience) && _transactions.Flush(Patience));
            if (onStep is not null)
            {
                await onStep(step);
            }

            if (step == past.Hours - 1)
            {
                // Nothing comes behind the last hour, so event time does not leave it.
                break;
            }

            var expected = past.HistoriesUntil(step);
            await UntilAsync(
                () => Task.FromResult(Histories >= expected && (tableRecords is null || tableRecords() >= expected)),
                $"{expected} histories are there after step {step}",
                () => $"There are {Histories}; the service has {tableRecords?.Invoke()}. {describe()}");
            Assert.Equal(expected, Histories);
        }

        await UntilAsync(async () => await _decisionLag.FindAsync(Topics.Transactions) == 0, "all is decided", describe);
    }

    /// <summary>Reads all decisions, and finds those whose features differ from the offline pipeline's in any bit.</summary>
    /// <returns>How many decisions there are, and the first differences.</returns>
    public (int Decisions, IReadOnlyList<string> Differences) Compare(PastTransactions past)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = Bootstrap,
            GroupId = Application + "-reader",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnableAutoCommit = false,
        }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Topics.Decisions, partition, Offset.Beginning)));
        var decision = new Decision();
        var seen = new HashSet<string>();
        var differences = new List<string>();
        while (consumer.Consume(seen.Count < past.Count ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(500)) is { } record)
        {
            Assert.True(DecisionCodec.TryRead(record.Message.Value.AsMemory(StreamCore.Avro.ConfluentWireFormat.HeaderSize), decision, out var problem), problem);
            var id = Encoding.UTF8.GetString(decision.TransactionId.Span);
            Assert.True(seen.Add(id), $"{id} was decided twice");
            Compare(id, past.Features[id], decision.Features, differences);
        }

        return (seen.Count, differences);
    }

    public void Dispose()
    {
        _histories.Dispose();
        _transactions.Dispose();
        _labels.Dispose();
        _decisionLag.Dispose();
    }

    private static void Compare(string id, double[] expected, ReadOnlySpan<double> actual, List<string> differences)
    {
        for (var i = 0; i < expected.Length && differences.Count < 20; i++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i]))
            {
                differences.Add(FormattableString.Invariant($"{id}: {FeatureNames.All[i]} is {actual[i]:R} online and {expected[i]:R} offline"));
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what, Func<string> describe)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await HoldsAsync())
        {
            Assert.False(patience.IsCancellationRequested, $"Not in time: {what}. {describe()}");
            await Task.Delay(2, Cancellation);
        }

        async Task<bool> HoldsAsync()
        {
            try
            {
                return await condition();
            }
            catch (KafkaException)
            {
                // A transaction is about to commit the offsets that were asked for, or the broker is on its way back.
                return false;
            }
        }
    }
}
