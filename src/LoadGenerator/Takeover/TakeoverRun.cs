using System.Globalization;
using System.Text;
using Confluent.Kafka;
using FraudDetection.Contracts;
using LoadGenerator.Audit;
using LoadGenerator.Chaos;
using LoadGenerator.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Simulation;

namespace LoadGenerator.Takeover;

/// <summary>
/// Gives many cards state, kills one of two instances again and again under load, and measures how long the partitions that
/// it owned stand still, and what the time goes to.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="time">The clock.</param>
/// <param name="onEvent">Takes what happens, a line each.</param>
public sealed class TakeoverRun(TakeoverOptions options, TimeProvider time, Action<string> onEvent)
{
    private static readonly TimeSpan SeedPatience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private ChaosSystem _system = null!;

    /// <summary>Runs. Call it once.</summary>
    /// <param name="cancellation">Ends it at once, without results.</param>
    /// <exception cref="AuditException">The service does not do its part in time.</exception>
    /// <exception cref="KafkaException">The client cannot go on.</exception>
    public async Task<IReadOnlyList<TakeoverResult>> RunAsync(CancellationToken cancellation)
    {
        var runId = RunId.From(options.System.Plan.Seed, time.GetUtcNow());
        await using var system = await ChaosSystem.StartAsync(options.System, $"takeover-{runId.Name}", time, cancellation);
        _system = system;
        using var producer = new TransactionProducer(system.BootstrapServers, system.Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        await SeedAsync(producer, cancellation);

        using var watch = new DecisionWatch(
            system.BootstrapServers, system.Topics.Decisions, options.System.Partitions, runId, FraudSchemas.LocalIds.Decision, time);
        using var stopFeed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var simulator = new TransactionSimulator(options.System.Simulator with { Cards = options.Cards }, runId);
        var schedule = OpenLoopSchedule.StartingAfter(time, options.System.Rate);
        var feeding = new TransactionFeed(simulator, producer, new PrecisePacer(time), time).RunAsync(schedule, long.MaxValue, stopFeed.Token);
        var results = new List<TakeoverResult>();
        try
        {
            for (var repetition = 0; repetition < options.Repetitions; repetition++)
            {
                await UntilAllDecideAsync(watch, schedule, cancellation);
                await Task.Delay(options.Settle, time, cancellation);
                results.Add(await KillAsync(system.Instances[repetition % 2], system.Instances[1 - (repetition % 2)], watch, schedule, cancellation));
                await system.Instances[repetition % 2].StartAsync(cancellation);
            }
        }
        finally
        {
            await stopFeed.CancelAsync();
            await feeding;
        }

        return results;
    }

    /// <summary>A transaction of each card, as fast as it goes.</summary>
    private async Task SeedAsync(TransactionProducer producer, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var simulator = new TransactionSimulator(options.System.Simulator, new RunId("seed"));
        await Task.Factory.StartNew(
            () =>
            {
                for (var card = 0; card < options.Cards; card++)
                {
                    var id = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"card-{card:D6}"));
                    producer.Send(simulator.Next(time.GetUtcNow().ToUnixTimeMilliseconds()) with { CardId = id }, cancellation);
                }
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        using var lag = new ConsumerLag(_system.BootstrapServers, _system.Application);
        while (await LagAsync(lag) != 0)
        {
            if (time.GetElapsedTime(start) > SeedPatience)
            {
                throw new AuditException($"{options.Cards} cards had no state within {SeedPatience.TotalMinutes} minutes.");
            }

            await Task.Delay(Tick, time, cancellation);
        }

        onEvent(FormattableString.Invariant($"{options.Cards} cards have state after {time.GetElapsedTime(start).TotalSeconds:F0} s"));
    }

    private async Task UntilAllDecideAsync(DecisionWatch watch, OpenLoopSchedule schedule, CancellationToken cancellation)
    {
        // Until both instances have their share, too.
        var start = time.GetTimestamp();
        while (await PartitionsOfAsync(_system.Instances[0]) is not { Count: > 0 } || await PartitionsOfAsync(_system.Instances[1]) is not { Count: > 0 })
        {
            ThrowIfLate(time.GetElapsedTime(start));
            await Task.Delay(Tick, time, cancellation);
        }

        var now = time.GetTimestamp();
        var decided = await watch.WaitForAllAsync(schedule.FirstDueFrom(now), now, Patience, cancellation);
        ThrowIfLate(decided ?? TimeSpan.MaxValue);
    }

    private async Task<TakeoverResult> KillAsync(
        ServiceInstance victim, ServiceInstance heir, DecisionWatch watch, OpenLoopSchedule schedule, CancellationToken cancellation)
    {
        var lost = await PartitionsOfAsync(victim) ?? throw new AuditException($"The group moves although it was left alone for {options.Settle}.");
        var load = ReadLoad();
        var (moment, killed) = (time.GetUtcNow(), time.GetTimestamp());
        await victim.KillAsync();
        var index = schedule.FirstDueFrom(time.GetTimestamp());
        var all = watch.WaitForAllAsync(lost, index, killed, Patience, cancellation);
        var first = await Task.WhenAny(lost.Select(partition => watch.WaitForAllAsync([partition], index, killed, Patience, cancellation)));
        var (firstDecision, allDecide) = (await first, await all);
        ThrowIfLate(allDecide ?? TimeSpan.MaxValue);
        var log = RestoreLog.ReadSince(heir.LogFile, moment);
        var result = new TakeoverResult(
            victim.Name,
            lost.Count,
            Since(log.Assigned),
            Since(log.Began),
            Since(log.Restored),
            Round(firstDecision!.Value),
            Round(allDecide!.Value),
            log.Keys,
            log.Records,
            log.Origins,
            load);
        onEvent(FormattableString.Invariant($"{victim.Name} killed: {lost.Count} partitions decide again after {result.AllDecide:F2} s"));
        return result;

        double? Since(DateTimeOffset? then) => then is { } when ? Round(when - moment) : null;
    }

    private static double Round(TimeSpan span) => Math.Round(span.TotalSeconds, 2);

    private static double? ReadLoad() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;

    private static void ThrowIfLate(TimeSpan elapsed)
    {
        if (elapsed > Patience)
        {
            throw new AuditException($"Not all partitions decided within {Patience.TotalMinutes} minutes.");
        }
    }

    /// <summary>What an instance owns; null while the group moves.</summary>
    private async Task<IReadOnlyList<int>?> PartitionsOfAsync(ServiceInstance instance)
    {
        using var admin = CreateAdmin();
        var group = (await admin.DescribeConsumerGroupsAsync([_system.Application])).ConsumerGroupDescriptions[0];
        return group.State != ConsumerGroupState.Stable
            ? null
            :
            [
                .. group.Members
                    .Where(member => member.ClientId.StartsWith(FormattableString.Invariant($"{_system.Application}-{instance.Number}-"), StringComparison.Ordinal))
                    .SelectMany(member => member.Assignment.TopicPartitions)
                    .Select(partition => partition.Partition.Value),
            ];
    }

    private async Task<long?> LagAsync(ConsumerLag lag)
    {
        try
        {
            return await lag.FindAsync(_system.Topics.Transactions);
        }
        catch (KafkaException)
        {
            return null; // Offsets in an open transaction are not known; asked again.
        }
    }

    private IAdminClient CreateAdmin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _system.BootstrapServers }).SetLogHandler(static (_, _) => { }).Build();
}
