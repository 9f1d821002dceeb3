using System.Collections.Concurrent;
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
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    // A signal takes a moment, and what was due just before may still be decided.
    private static readonly TimeSpan EffectDelay = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<FaultOutcome> _outcomes = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly Lock _lines = new();
    private ChaosSystem _system = null!;
    private DecisionWatch _watch = null!;
    private OpenLoopSchedule _schedule;
    private long _start;

    /// <summary>Runs. Call it once.</summary>
    /// <param name="cancellation">Ends it at once, without a report; everything that was started is ended.</param>
    /// <exception cref="Brokers.BrokerStartException">The broker does not start, or not again.</exception>
    /// <exception cref="AuditException">The audit could not read to the end.</exception>
    /// <exception cref="KafkaException">The client cannot go on.</exception>
    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        var runId = RunId.From(options.Plan.Seed, time.GetUtcNow());
        await using var system = await ChaosSystem.StartAsync(options, $"chaos-{runId.Name}", time, cancellation);
        _system = system;
        Say($"{system.BrokerDescription}; {options.Plan.Instances} instances");

        using var producer = new TransactionProducer(
            system.BootstrapServers, system.Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        using var watch = new DecisionWatch(
            system.BootstrapServers, system.Topics.Decisions, options.Partitions, runId, FraudSchemas.LocalIds.Decision, time);
        _watch = watch;
        using var stopFeed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _schedule = OpenLoopSchedule.StartingAfter(time, options.Rate);
        var feed = new TransactionFeed(new TransactionSimulator(options.Simulator, runId), producer, new PrecisePacer(time), time);
        var feeding = feed.RunAsync(_schedule, long.MaxValue, stopFeed.Token);
        try
        {
            await AwaitFirstDecisionsAsync(cancellation);
            _start = time.GetTimestamp();
            await MakeFaultsAsync(cancellation);
        }
        finally
        {
            await stopFeed.CancelAsync();
            await feeding;
        }

        var duration = time.GetElapsedTime(_start);
        var sent = feed.Sent;
        if (!producer.Flush(FlushTimeout))
        {
            _problems.Enqueue($"transactions were not acknowledged within {FlushTimeout.TotalSeconds:0} s");
        }

        Say(FormattableString.Invariant($"no more faults; {sent} transactions sent, {watch.Decided} decided so far"));
        var end = time.GetTimestamp();
        await CatchUpAsync(cancellation);
        await StopInstancesAsync();
        var open = await AwaitNoOpenTransactionAsync(cancellation);
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
            DurationSeconds = Round(duration),
            CatchUpSeconds = Round(catchUp),
            Instances = options.Plan.Instances,
            Partitions = options.Partitions,
            Rate = options.Rate,
            Faults = [.. _outcomes.OrderBy(outcome => outcome.Number)],
            Sent = sent,
            Acknowledged = producer.Counts.Acknowledged,
            Audit = audit,
            OpenTransactions = open,
            Problems = [.. _problems],
        };
    }

    private static double Round(TimeSpan span) => Math.Round(span.TotalSeconds, 2);

    private async Task AwaitFirstDecisionsAsync(CancellationToken cancellation)
    {
        var deciding = _watch.WaitForAllAsync(0, time.GetTimestamp(), StartPatience, cancellation);
        while (!deciding.IsCompleted)
        {
            if (_system.Instances.FirstOrDefault(instance => instance.HasEndedByItself) is { } ended)
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

        Say(FormattableString.Invariant($"all {options.Partitions} partitions decide after {elapsed.TotalSeconds:F1} s; faults begin"));
    }

    private async Task MakeFaultsAsync(CancellationToken cancellation)
    {
        using var injector = new FaultInjector(_system.Instances, _system.RestartableBroker, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var supervision = SuperviseAsync(stop.Token);
        var running = new List<Task>();
        try
        {
            await FollowPlanAsync(injector, running, stop.Token);
            await Task.WhenAll(running);
        }
        finally
        {
            // Whatever went wrong: nothing is done to the system any more when it is ended.
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await supervision;
        }
    }

    private async Task FollowPlanAsync(FaultInjector injector, List<Task> running, CancellationToken cancellation)
    {
        foreach (var fault in FaultPlan.Make(options.Plan))
        {
            if (fault.At > options.Duration || fault.Number > options.Faults)
            {
                break;
            }

            var wait = fault.At - time.GetElapsedTime(_start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellation);
            }

            running.Add(MakeAsync(injector, fault, cancellation));
            if (running.Find(task => task.IsFaulted) is { } failed)
            {
                await failed;
            }
        }
    }

    private async Task MakeAsync(FaultInjector injector, PlannedFault fault, CancellationToken cancellation)
    {
        string detail;
        TimeSpan at;
        Task<TimeSpan?> recovering;
        var gate = injector.GateOf(fault);
        await gate.WaitAsync(cancellation);
        try
        {
            at = time.GetElapsedTime(_start);
            detail = await injector.BeginAsync(fault, cancellation);
            var begun = time.GetTimestamp();
            var effective = begun + (long)(EffectDelay.TotalSeconds * time.TimestampFrequency);
            recovering = _watch.WaitForAllAsync(_schedule.FirstDueFrom(effective), begun, RecoveryPatience, cancellation);
            await Task.Delay(fault.Duration, time, cancellation);
            if (fault.Kind == FaultKind.FillDisk)
            {
                await recovering; // Without a disk, too, it has to go on.
            }

            if (await injector.EndAsync(fault, cancellation) is { } problem)
            {
                _problems.Enqueue(FormattableString.Invariant($"after fault #{fault.Number}: {problem}"));
            }
        }
        finally
        {
            gate.Release();
        }

        var recovery = await recovering;
        var outcome = new FaultOutcome(
            fault.Number, Round(at), fault.Kind, injector.TargetOf(fault), detail, recovery is { } span ? Round(span) : null);
        _outcomes.Enqueue(outcome);
        if (recovery is null)
        {
            _problems.Enqueue(FormattableString.Invariant(
                $"after fault #{fault.Number} not all partitions decided again within {RecoveryPatience.TotalSeconds} s"));
        }

        Say(ChaosText.Describe(outcome));
    }

    /// <summary>Starts again what ended although nothing was done to it, as whoever runs the service would; but that is a problem.</summary>
    private async Task SuperviseAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Tick, time, cancellation);
                foreach (var instance in _system.Instances)
                {
                    await RestartIfEndedAsync(instance, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // No more faults.
        }
    }

    private async Task RestartIfEndedAsync(ServiceInstance instance, CancellationToken cancellation)
    {
        if (!await instance.Gate.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return; // Somebody is doing something to it.
        }

        try
        {
            if (instance.HasEndedByItself)
            {
                var problem = FormattableString.Invariant(
                    $"{instance.Name} ended by itself with exit code {instance.ExitCode} at {time.GetElapsedTime(_start).TotalSeconds:F1} s");
                _problems.Enqueue(problem);
                Say(problem);
                await instance.StartAsync(cancellation);
            }
        }
        finally
        {
            instance.Gate.Release();
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        using var lag = new ConsumerLag(_system.BootstrapServers, _system.Application);
        while (true)
        {
            var behind = await TryAsync(() => lag.FindAsync(_system.Topics.Transactions));
            if (behind == 0)
            {
                return;
            }

            if (time.GetElapsedTime(start) > options.CatchUpTimeout)
            {
                _problems.Enqueue(FormattableString.Invariant(
                    $"the service did not catch up within {options.CatchUpTimeout.TotalSeconds} s: {behind?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number of"} transactions were left"));
                return;
            }

            foreach (var instance in _system.Instances)
            {
                await RestartIfEndedAsync(instance, cancellation);
            }

            await Task.Delay(Tick, time, cancellation);
        }
    }

    private async Task StopInstancesAsync()
    {
        foreach (var instance in _system.Instances.Where(instance => instance.IsMeantToRun))
        {
            if (await instance.StopAsync() is { } problem)
            {
                _problems.Enqueue("at the end " + problem);
            }
        }
    }

    private async Task<IReadOnlyList<string>> AwaitNoOpenTransactionAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        using var admin = CreateAdmin();
        while (true)
        {
            var open = await OpenTransactions.FindAsync(admin, _system.OutputTopics);
            if (open.Count == 0 || time.GetElapsedTime(start) > SettleTimeout)
            {
                return open;
            }

            await Task.Delay(Tick, time, cancellation);
        }
    }

    private IAdminClient CreateAdmin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _system.BootstrapServers }).SetLogHandler(static (_, _) => { }).Build();

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

    private void Say(string line)
    {
        lock (_lines)
        {
            onEvent(line);
        }
    }
}
