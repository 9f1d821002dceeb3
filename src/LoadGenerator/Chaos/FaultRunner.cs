using LoadGenerator.Load;

namespace LoadGenerator.Chaos;

/// <summary>Makes the faults of a plan when they are due, and sees how long each keeps the service from deciding.</summary>
/// <param name="injector">Makes and undoes the faults.</param>
/// <param name="watch">Tells when all partitions decide again.</param>
/// <param name="schedule">When which transaction is due.</param>
/// <param name="journal">Hears what came of each.</param>
/// <param name="time">The clock.</param>
/// <param name="start">When the plan begins, as the clock's timestamp.</param>
internal sealed class FaultRunner(
    FaultInjector injector, DecisionWatch watch, OpenLoopSchedule schedule, ChaosJournal journal, TimeProvider time, long start)
{
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromMinutes(2);

    // A signal takes a moment, and what was due just before may still be decided.
    private static readonly TimeSpan EffectDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes the faults; ends when the last has been overcome, or was not in time.</summary>
    /// <param name="plan">The faults, in the order of their times.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public async Task RunAsync(IEnumerable<PlannedFault> plan, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task>();
        try
        {
            await FollowAsync(plan, running, stop.Token);
            await Task.WhenAll(running);
        }
        finally
        {
            // Whatever went wrong: nothing is done to the system any more when it is ended.
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(IEnumerable<PlannedFault> plan, List<Task> running, CancellationToken cancellation)
    {
        foreach (var fault in plan)
        {
            var wait = fault.At - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellation);
            }

            running.Add(MakeAsync(fault, cancellation));
            if (running.Find(task => task.IsFaulted) is { } failed)
            {
                await failed;
            }
        }
    }

    private async Task MakeAsync(PlannedFault fault, CancellationToken cancellation)
    {
        string detail;
        TimeSpan at;
        Task<TimeSpan?> recovering;
        var gate = injector.GateOf(fault);
        await gate.WaitAsync(cancellation);
        try
        {
            at = time.GetElapsedTime(start);
            detail = await injector.BeginAsync(fault, cancellation);
            var begun = time.GetTimestamp();
            var effective = begun + (long)(EffectDelay.TotalSeconds * time.TimestampFrequency);
            recovering = watch.WaitForAllAsync(schedule.FirstDueFrom(effective), begun, RecoveryPatience, cancellation);
            await Task.Delay(fault.Duration, time, cancellation);
            if (fault.Kind == FaultKind.FillDisk)
            {
                await recovering; // Without a disk, too, it has to go on.
            }

            if (await injector.EndAsync(fault, cancellation) is { } problem)
            {
                journal.AddProblem(FormattableString.Invariant($"after fault #{fault.Number}: {problem}"));
            }
        }
        finally
        {
            gate.Release();
        }

        var recovery = await recovering;
        if (recovery is null)
        {
            journal.AddProblem(FormattableString.Invariant(
                $"after fault #{fault.Number} not all partitions decided again within {RecoveryPatience.TotalSeconds} s"));
        }

        journal.Add(new FaultOutcome(
            fault.Number,
            ChaosReport.Seconds(at),
            fault.Kind,
            injector.TargetOf(fault),
            detail,
            recovery is { } span ? ChaosReport.Seconds(span) : null));
    }
}
