using Confluent.Kafka;
using FraudDetection;
using FraudDetection.Contracts;
using IntegrationTests.Brokers;
using LoadGenerator.Audit;
using LoadGenerator.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;
using StreamCore.Kafka;

namespace IntegrationTests.Service;

/// <summary>Processes are killed at random moments under load, and the audit finds nothing lost, doubled or forgotten, in the state neither.</summary>
public sealed class CrashTests(SharedBroker shared)
{
    private const int Partitions = 2;
    private const double Rate = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How often the service is killed: the environment's FRAUDSTREAM_KILLS, or 3.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("FRAUDSTREAM_KILLS"), out var kills) ? kills : 3;

    [Fact]
    public async Task A_service_that_is_killed_again_and_again_decides_everything_once()
    {
        var bootstrap = await shared.GetBootstrapServersAsync();
        var random = SeededRandom();
        var topics = await CreateTopicsAsync(bootstrap, TopicPrefix.Next());
        using var stopFeed = new CancellationTokenSource();
        var feed = FeedAsync(bootstrap, topics.Names, random.Next(), stopFeed.Token);

        for (var kill = 0; kill < Kills; kill++)
        {
            // Moments from the process's start through its restore to its work under load.
            await using var worker = new WorkerProcess(bootstrap, topics.Prefix);
            var decisions = DecisionsEnd(bootstrap, topics.Names);
            if (kill % 2 == 0)
            {
                await UntilAsync(() => DecisionsEnd(bootstrap, topics.Names) > decisions, "the service decides", worker);
            }

            await Task.Delay(random.Next(3_000), Cancellation);
            await worker.KillAsync();
        }

        await using var last = new WorkerProcess(bootstrap, topics.Prefix);
        await stopFeed.CancelAsync();
        var sent = await feed;
        await AuditAsync(bootstrap, topics, sent, last);
    }

    [Fact]
    public async Task A_broker_that_is_killed_under_load_loses_and_doubles_nothing()
    {
        await using var broker = await SharedBroker.StartOwnAsync();
        var bootstrap = broker.BootstrapServers;
        var random = SeededRandom();
        var topics = await CreateTopicsAsync(bootstrap, TopicPrefix.Next());
        using var stopFeed = new CancellationTokenSource();
        var feed = FeedAsync(bootstrap, topics.Names, random.Next(), stopFeed.Token);
        await using var worker = new WorkerProcess(bootstrap, topics.Prefix);

        for (var kill = 0; kill < 2; kill++)
        {
            var decisions = DecisionsEnd(bootstrap, topics.Names);
            await UntilAsync(() => DecisionsEnd(bootstrap, topics.Names) > decisions, "the service decides", worker);
            await Task.Delay(random.Next(1_000), Cancellation);
            await broker.KillAsync();
            await broker.StartAsync(Cancellation);
        }

        await stopFeed.CancelAsync();
        var sent = await feed;
        await AuditAsync(bootstrap, topics, sent, worker);
    }

    private static Random SeededRandom()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FRAUDSTREAM_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed} (set FRAUDSTREAM_SEED to repeat)");
        return new Random(seed);
    }

    private static async Task<(string Prefix, FraudTopicNames Names)> CreateTopicsAsync(string bootstrap, string prefix)
    {
        var names = FraudTopicNames.WithPrefix(prefix);
        using var admin = CreateAdmin(bootstrap);
        await KafkaTopics.CreateMissingAsync(admin, [.. names.ToList().Select(name => new KafkaTopic(name, Partitions))]);
        return (prefix, names);
    }

    private static async Task<long> FeedAsync(string bootstrap, FraudTopicNames topics, int seed, CancellationToken stop)
    {
        using var producer = new TransactionProducer(bootstrap, topics.Transactions, FraudSchemas.LocalIds.Transaction);
        var time = TimeProvider.System;
        var simulator = new TransactionSimulator(new SimulatorOptions { Seed = seed, Cards = 500 }, RunId.From(seed, time.GetUtcNow()));
        await new TransactionFeed(simulator, producer, new PrecisePacer(time), time)
            .RunAsync(OpenLoopSchedule.StartingAfter(time, Rate), long.MaxValue, stop);
        Assert.True(producer.Flush(Patience), "Not all transactions were acknowledged in time.");
        return producer.Counts.Acknowledged;
    }

    /// <summary>Waits until all input is decided, and holds the results against a replay.</summary>
    private static async Task AuditAsync(string bootstrap, (string Prefix, FraudTopicNames Names) topics, long sent, WorkerProcess worker)
    {
        using var admin = CreateAdmin(bootstrap);
        await UntilAsync(() => Lag(admin, topics.Prefix + "app", topics.Names.Transactions) == 0, "all transactions are decided", worker);

        var report = await new ExactlyOnceAudit(
            new AuditOptions
            {
                Bootstrap = bootstrap,
                Topics = topics.Names,
                Fraud = new FraudOptions(),
                ApplicationId = topics.Prefix + "app",
            },
            FraudSchemas.CreateLocalRegistry(),
            FraudSchemas.LocalIds,
            TimeProvider.System,
            SilentProgress.Instance).RunAsync(Cancellation);

        TestContext.Current.TestOutputHelper!.WriteLine(AuditText.Describe(report));
        Assert.True(report.Holds, AuditText.Describe(report));
        Assert.True(report.MatchedStates > 0, "There is no state.");
        Assert.True(report.Transactions >= sent, $"{sent} were acknowledged, but the topic has {report.Transactions}");
    }

    /// <summary>How many offsets the group has still to commit.</summary>
    private static long Lag(IAdminClient admin, string group, string topic)
    {
        var end = TopicOffsets.LatestAsync(admin, topic, IsolationLevel.ReadUncommitted).GetAwaiter().GetResult().Sum();
        var partitions = Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(topic, partition));
        var committed = admin.ListConsumerGroupOffsetsAsync([new(group, [.. partitions])], new()).GetAwaiter().GetResult();
        return end - committed[0].Partitions.Sum(partition => Math.Max(0, partition.Offset.Value));
    }

    private static long DecisionsEnd(string bootstrap, FraudTopicNames topics)
    {
        using var admin = CreateAdmin(bootstrap);
        return TopicOffsets.LatestAsync(admin, topics.Decisions, IsolationLevel.ReadCommitted).GetAwaiter().GetResult().Sum();
    }

    private static async Task UntilAsync(Func<bool> condition, string what, WorkerProcess? worker = null)
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

            Assert.False(patience.IsCancellationRequested, $"Not in time: {what}. The service wrote:\n{worker?.Output}");
            await Task.Delay(100, Cancellation);
        }
    }

    private static IAdminClient CreateAdmin(string bootstrap) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler(static (_, _) => { }).Build();
}
