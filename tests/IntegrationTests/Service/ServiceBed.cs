using Confluent.Kafka;
using FraudDetection;
using FraudDetection.Contracts;
using FraudDetection.Control;
using FraudDetection.Domain;
using IntegrationTests.Brokers;
using LoadGenerator.Audit;
using LoadGenerator.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;
using StreamCore.Avro;
using StreamCore.Kafka;

namespace IntegrationTests.Service;

/// <summary>Topics of their own for processes of the service, a load for them, and the audit of what came of it.</summary>
internal sealed class ServiceBed
{
    public const int Partitions = 2;

    private const double Rate = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _prefix = TopicPrefix.Next();
    private readonly string _bootstrap;

    private ServiceBed(string bootstrap)
    {
        _bootstrap = bootstrap;
        Topics = FraudTopicNames.WithPrefix(_prefix);
    }

    public string BootstrapServers => _bootstrap;

    public string Application => _prefix + "app";

    public string Changelog => Application + "-changelog";

    public FraudTopicNames Topics { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ServiceBed> CreateAsync(string bootstrap)
    {
        var bed = new ServiceBed(bootstrap);
        using var admin = bed.CreateAdmin();
        await KafkaTopics.CreateMissingAsync(admin, bed.Topics.ToKafkaTopics(Partitions));
        return bed;
    }

    /// <summary>Random numbers from the environment's FRAUDSTREAM_SEED, or from a seed that is printed.</summary>
    public static Random SeededRandom()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FRAUDSTREAM_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed} (set FRAUDSTREAM_SEED to repeat)");
        return new Random(seed);
    }

    /// <summary>Starts the service in a process of its own.</summary>
    public WorkerProcess Start(params string[] arguments) => new(_bootstrap, _prefix, arguments);

    /// <summary>Starts an instance that others take over from soon after it went silent.</summary>
    public WorkerProcess StartInstance(int number, params string[] arguments) => Start(
        [
            "--instance", FormattableString.Invariant($"{number}"),
            "--FraudStream:TransactionTimeout=00:00:06",
            "--FraudStream:Kafka:Client:session.timeout.ms=6000",
            "--FraudStream:Kafka:Client:max.poll.interval.ms=10000",
            .. arguments,
        ]);

    /// <summary>Sends transactions, and waits until they are acknowledged.</summary>
    public void Send(IEnumerable<Transaction> transactions)
    {
        using var producer = new TransactionProducer(_bootstrap, Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        foreach (var transaction in transactions)
        {
            producer.Send(transaction, Cancellation);
        }

        Assert.True(producer.Flush(Patience), "Not all transactions were acknowledged in time.");
    }

    /// <summary>Sends transactions until it is stopped, or so many.</summary>
    /// <returns>How many were acknowledged.</returns>
    public async Task<long> FeedAsync(int seed, CancellationToken stop, long count = long.MaxValue, double rate = Rate)
    {
        using var producer = new TransactionProducer(_bootstrap, Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        var time = TimeProvider.System;
        var simulator = new TransactionSimulator(new SimulatorOptions { Seed = seed, Cards = 500 }, RunId.From(seed, time.GetUtcNow()));
        await new TransactionFeed(simulator, producer, new PrecisePacer(time), time).RunAsync(OpenLoopSchedule.StartingAfter(time, rate), count, stop);
        Assert.True(producer.Flush(Patience), "Not all transactions were acknowledged in time.");
        return producer.Counts.Acknowledged;
    }

    /// <summary>Waits until each partition has more decisions than now.</summary>
    public async Task UntilAllDecideAsync(params WorkerProcess[] workers)
    {
        long[] before = [];
        await UntilAsync(
            () =>
            {
                before = DecisionEnds();
                return true;
            },
            "the broker tells where the decisions end",
            workers);
        await UntilAsync(() => DecisionEnds().Zip(before).All(ends => ends.First > ends.Second), "all partitions decide", workers);
    }

    /// <summary>Waits until an instance has written a text.</summary>
    public static Task UntilLoggedAsync(WorkerProcess worker, string text) =>
        UntilAsync(() => worker.Output.Contains(text, StringComparison.Ordinal), $"the service writes '{text}'", worker);

    /// <summary>Waits until all input is decided.</summary>
    public async Task UntilCaughtUpAsync(params WorkerProcess[] workers)
    {
        using var lag = new ConsumerLag(_bootstrap, Application);
        await UntilAsync(() => lag.FindAsync(Topics.Transactions).GetAwaiter().GetResult() == 0, "all transactions are decided", workers);
    }

    /// <summary>Waits until all input is decided, and holds results and state against a replay.</summary>
    public Task CheckAsync(long sent, params WorkerProcess[] workers) => CheckAsync(sent, [], [], workers);

    /// <summary>The same for a service that decided with files.</summary>
    public async Task CheckAsync(long sent, IReadOnlyList<string> rulesFiles, IReadOnlyList<string> modelFiles, params WorkerProcess[] workers)
    {
        await UntilCaughtUpAsync(workers);
        var report = await AuditAsync(rulesFiles, modelFiles);
        TestContext.Current.TestOutputHelper!.WriteLine(AuditText.Describe(report));
        Assert.True(report.Holds, AuditText.Describe(report));
        Assert.True(report.MatchedStates > 0, "There is no state.");
        Assert.True(report.Transactions >= sent, $"{sent} were acknowledged, but the topic has {report.Transactions}");
    }

    /// <summary>Runs a verb of the service's program on this bed's topics.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunVerbAsync(params string[] arguments) => ServiceProcess.RunAsync(
        [
            .. arguments,
            "--bootstrap", _bootstrap,
            $"--FraudStream:Topics:Transactions={Topics.Transactions}",
            $"--FraudStream:Topics:Decisions={Topics.Decisions}",
            $"--FraudStream:Topics:Labels={Topics.Labels}",
            $"--FraudStream:Topics:Rules={Topics.Rules}",
            $"--FraudStream:Topics:Models={Topics.Models}",
            $"--FraudStream:Topics:Lists={Topics.Lists}",
        ]);

    /// <summary>The versions of a document.</summary>
    public VersionedTopic Documents(string topic) => new(ControlTopic(topic));

    /// <summary>The lists.</summary>
    public ListTopic Lists() => new(ControlTopic(Topics.Lists));

    /// <summary>Reads what is of interest in all decisions that are committed.</summary>
    public IReadOnlyList<T> ReadDecisions<T>(Func<Decision, T> select)
    {
        var decision = new Decision();
        return Read(Topics.Decisions, body =>
        {
            Assert.True(DecisionCodec.TryRead(body, decision, out var problem), problem);
            return select(decision);
        });
    }

    /// <summary>Reads what is of interest in all alerts that are committed.</summary>
    public IReadOnlyList<T> ReadAlerts<T>(Func<Alert, T> select) => Read(Topics.Alerts, body =>
    {
        Assert.True(AlertCodec.TryRead(body, out var alert, out var problem), problem);
        return select(alert);
    });

    private List<T> Read<T>(string topic, Func<ReadOnlyMemory<byte>, T> select)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = _bootstrap,
            GroupId = _prefix + "reader",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true,
        }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var found = new List<T>();
        var ends = 0;
        while (ends < Partitions)
        {
            var result = consumer.Consume(Patience);
            Assert.NotNull(result);
            if (result.IsPartitionEOF)
            {
                ends++;
                continue;
            }

            found.Add(select(result.Message.Value.AsMemory(ConfluentWireFormat.HeaderSize)));
        }

        return found;
    }

    /// <summary>Audits decisions and state as they are.</summary>
    public Task<AuditReport> AuditAsync() => AuditAsync([], []);

    /// <summary>The same for a service that decided with files.</summary>
    public Task<AuditReport> AuditAsync(IReadOnlyList<string> rulesFiles, IReadOnlyList<string> modelFiles) => new ExactlyOnceAudit(
        new AuditOptions
        {
            Bootstrap = _bootstrap,
            Topics = Topics,
            Fraud = new FraudOptions(),
            ApplicationId = Application,
            RulesFiles = rulesFiles,
            ModelFiles = modelFiles,
        },
        FraudSchemas.CreateLocalRegistry(),
        FraudSchemas.LocalIds,
        TimeProvider.System,
        SilentProgress.Instance).RunAsync(Cancellation);

    private ControlTopicOptions ControlTopic(string topic) =>
        new() { Topic = topic, Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = _bootstrap } };

    private long[] DecisionEnds()
    {
        using var admin = CreateAdmin();
        return TopicOffsets.LatestAsync(admin, Topics.Decisions, IsolationLevel.ReadCommitted).GetAwaiter().GetResult();
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, params WorkerProcess[] workers)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (condition())
                {
                    return;
                }
            }
            catch (KafkaException e)
            {
                // The broker may be on its way back.
                Assert.False(patience.IsCancellationRequested, $"Not in time: {what}: {e}");
            }

            Assert.False(
                patience.IsCancellationRequested,
                $"Not in time: {what}. The service wrote:\n{string.Join("\n---\n", workers.Select(worker => worker.Output))}");
            await Task.Delay(100, Cancellation);
        }
    }

    private IAdminClient CreateAdmin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _bootstrap }).SetLogHandler(static (_, _) => { }).Build();
}
