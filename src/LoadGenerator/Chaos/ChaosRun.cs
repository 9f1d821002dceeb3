using Confluent.Kafka;
using FraudDetection;
using FraudDetection.Contracts;
using LoadGenerator.Audit;
using LoadGenerator.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;

namespace LoadGenerator.Chaos;

/// <summary>
/// Runs the service under load, makes faults at random moments, lets everything catch up and audits what is left: each
/// transaction decided once and rightly, the state as a single-threaded replay leaves it, no transaction open.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="time">The clock of the load and of the plan.</param>
/// <param name="progress">Hears how far the audit has come.</param>
/// <param name="onEvent">Takes what happens, a line each; called by one thread at a time.</param>
public sealed class ChaosRun(ChaosOptions options, TimeProvider time, IRunProgress progress, Action<string> onEvent)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly ChaosJournal _journal = new(onEvent);

    /// <summary>Runs. Call it once.</summary>
    /// <param name="cancellation">Ends it at once, without a report; everything that was started is ended.</param>
    /// <exception cref="Brokers.BrokerStartException">The broker does not start, or not again.</exception>
    /// <exception cref="AuditException">The audit could not read to the end.</exception>
    /// <exception cref="KafkaException">The client cannot go on.</exception>
    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        var runId = RunId.From(options.Plan.Seed, time.GetUtcNow());
        await using var system = await ChaosSystem.StartAsync(options, $"chaos-{runId.Name}", time, cancellation);
        _journal.Say($"{system.BrokerDescription}; {options.Plan.Instances} instances");

        using var producer = new TransactionProducer(
            system.BootstrapServers, system.Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        using var watch = new DecisionWatch(
            system.BootstrapServers, system.Topics.Decisions, options.Partitions, runId, FraudSchemas.LocalIds.Decision, time);
        using var stopFeed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var schedule = OpenLoopSchedule.StartingAfter(time, options.Rate);
        var feed = new TransactionFeed(new TransactionSimulator(options.Simulator, runId), producer, new PrecisePacer(time), time);
        var feeding = feed.RunAsync(schedule, long.MaxValue, stopFeed.Token);
        InstanceSupervisor supervisor;
        long start;
        try
        {
            await AwaitFirstDecisionsAsync(system, watch, cancellation);
            start = time.GetTimestamp();
            supervisor = new InstanceSupervisor(system.Instances, _journal, time, start);
            using var injector = new FaultInjector(system.Instances, system.RestartableBroker, time);
            await MakeFaultsAsync(new FaultRunner(injector, watch, schedule, _journal, time, start), supervisor, cancellation);
        }
        finally
        {
            await stopFeed.CancelAsync();
            await feeding;
        }

        var duration = time.GetElapsedTime(start);
        var sent = feed.Sent;
        if (!producer.Flush(FlushTimeout))
        {
            _journal.AddProblem($"transactions were not acknowledged within {FlushTimeout.TotalSeconds:0} s");
        }

        _journal.Say(FormattableString.Invariant($"no more faults; {sent} transactions sent, {watch.Decided} decided so far"));
        var end = time.GetTimestamp();
        await CatchUpAsync(system, supervisor, cancellation);
        await supervisor.StopAllAsync();
        var open = await AwaitNoOpenTransactionAsync(system, cancellation);
        var catchUp = time.GetElapsedTime(end);

        var audit = await new ExactlyOnceAudit(
            new AuditOptions
            {
                Bootstrap = system.BootstrapServers,
                Topics = system.Topics,
                Fraud = new FraudOptions(),
                ApplicationId = system.Application,
            },
            FraudSchemas.CreateLocalRegistry(),
            FraudSchemas.LocalIds,
            time,
            progress).RunAsync(cancellation);
        return new()
        {
            Seed = options.Plan.Seed,
            Broker = system.BrokerDescription,
            DurationSeconds = ChaosReport.Seconds(duration),
            CatchUpSeconds = ChaosReport.Seconds(catchUp),
            Instances = options.Plan.Instances,
            Partitions = options.Partitions,
            Rate = options.Rate,
            Faults = _journal.Outcomes,
            Sent = sent,
            Acknowledged = producer.Counts.Acknowledged,
            Audit = audit,
            OpenTransactions = open,
            Problems = _journal.Problems,
        };
    }

    private async Task AwaitFirstDecisionsAsync(ChaosSystem system, DecisionWatch watch, CancellationToken cancellation)
    {
        var deciding = watch.WaitForAllAsync(0, time.GetTimestamp(), StartPatience, cancellation);
        while (!deciding.IsCompleted)
        {
            if (system.Instances.FirstOrDefault(instance => instance.HasEndedByItself) is { } ended)
            {
                throw new AuditException($"{ended.Name} ended with exit code {ended.ExitCode} at its start: see the service's logs in {options.Directory}.");
            }

            await Task.Delay(Tick, time, cancellation);
        }

        if (await deciding is not { } elapsed)
        {
            throw new AuditException(
                $"Not all partitions had a decision within {StartPatience.TotalSeconds:0} s: see the service's logs in {options.Directory}.");
        }

        _journal.Say(FormattableString.Invariant($"all {options.Partitions} partitions decide after {elapsed.TotalSeconds:F1} s; faults begin"));
    }

    private async Task MakeFaultsAsync(FaultRunner runner, InstanceSupervisor supervisor, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var supervision = supervisor.RunAsync(stop.Token);
        try
        {
            await runner.RunAsync(options.PlanFaults(), cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await supervision;
        }
    }

    private async Task CatchUpAsync(ChaosSystem system, InstanceSupervisor supervisor, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        using var lag = new ConsumerLag(system.BootstrapServers, system.Application);
        while (true)
        {
            var behind = await TryAsync(() => lag.FindAsync(system.Topics.Transactions));
            if (behind == 0)
            {
                return;
            }

            if (time.GetElapsedTime(start) > options.CatchUpTimeout)
            {
                _journal.AddProblem(FormattableString.Invariant(
                    $"the service did not catch up within {options.CatchUpTimeout.TotalSeconds} s: {behind?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number of"} transactions were left"));
                return;
            }

            await supervisor.RestartEndedAsync(cancellation);
            await Task.Delay(Tick, time, cancellation);
        }
    }

    private async Task<IReadOnlyList<string>> AwaitNoOpenTransactionAsync(ChaosSystem system, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = system.BootstrapServers })
            .SetLogHandler(static (_, _) => { })
            .Build();
        while (true)
        {
            var open = await OpenTransactions.FindAsync(admin, system.OutputTopics);
            if (open.Count == 0 || time.GetElapsedTime(start) > SettleTimeout)
            {
                return open;
            }

            await Task.Delay(Tick, time, cancellation);
        }
    }

    private static async Task<long?> TryAsync(Func<Task<long>> ask)
    {
        try
        {
            return await ask();
        }
        catch (KafkaException)
        {
            return null; // The broker may be on its way back; asked again until the time is up.
        }
    }
}
