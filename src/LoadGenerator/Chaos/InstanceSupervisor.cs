namespace LoadGenerator.Chaos;

/// <summary>Starts instances again that ended although nothing was done to them, as whoever runs the service would; but that is a problem.</summary>
/// <param name="instances">The instances.</param>
/// <param name="journal">Hears of each.</param>
/// <param name="time">The clock.</param>
/// <param name="start">When the faults began, as the clock's timestamp.</param>
internal sealed class InstanceSupervisor(IReadOnlyList<ServiceInstance> instances, ChaosJournal journal, TimeProvider time, long start)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks after the instances until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Tick, time, cancellation);
                await RestartEndedAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // No more faults.
        }
    }

    /// <summary>Starts again those that have ended by themselves.</summary>
    public async Task RestartEndedAsync(CancellationToken cancellation)
    {
        foreach (var instance in instances)
        {
            await RestartIfEndedAsync(instance, cancellation);
        }
    }

    /// <summary>Stops in order those that are meant to run.</summary>
    public async Task StopAllAsync()
    {
        foreach (var instance in instances.Where(instance => instance.IsMeantToRun))
        {
            if (await instance.StopAsync() is { } problem)
            {
                journal.AddProblem("at the end " + problem);
            }
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
                    $"{instance.Name} ended by itself with exit code {instance.ExitCode} at {time.GetElapsedTime(start).TotalSeconds:F1} s");
                journal.AddProblem(problem);
                journal.Say(problem);
                await instance.StartAsync(cancellation);
            }
        }
        finally
        {
            instance.Gate.Release();
        }
    }
}
