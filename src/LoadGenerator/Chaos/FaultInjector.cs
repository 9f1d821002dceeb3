using LoadGenerator.Brokers;

namespace LoadGenerator.Chaos;

/// <summary>Does to instances and broker what a plan says, and undoes it.</summary>
/// <param name="instances">The instances, by number.</param>
/// <param name="broker">The broker; null if it is not to be touched.</param>
/// <param name="time">The clock.</param>
internal sealed class FaultInjector(IReadOnlyList<ServiceInstance> instances, IRestartableBroker? broker, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan CheckpointPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _brokerGate = new(1);

    /// <summary>What has to be held while a fault lasts.</summary>
    public SemaphoreSlim GateOf(PlannedFault fault) => fault.Instance is { } instance ? instances[instance].Gate : _brokerGate;

    /// <summary>To whom the fault happens, for people to read.</summary>
    public string TargetOf(PlannedFault fault) => fault.Instance is { } instance ? instances[instance].Name : "broker";

    /// <summary>Makes the fault.</summary>
    /// <returns>What was done, for people to read.</returns>
    public async Task<string> BeginAsync(PlannedFault fault, CancellationToken cancellation)
    {
        var seconds = FormattableString.Invariant($"{fault.Duration.TotalSeconds:F1} s");
        if (fault.Kind == FaultKind.KillBroker)
        {
            await broker!.KillAsync();
            return $"down for {seconds} and its start";
        }

        var instance = instances[fault.Instance!.Value];
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await instance.KillAsync();
                return $"started again after {seconds}";
            case FaultKind.Pause:
                await instance.PauseAsync();
                return $"stood still for {seconds}";
            case FaultKind.Add:
                await instance.StartAsync(cancellation);
                return "started";
            case FaultKind.Remove:
                return await instance.StopAsync() ?? "stopped in order";
            case FaultKind.Cut:
                instance.Proxy.Cut();
                return $"refused for {seconds}";
            case FaultKind.Blackhole:
                instance.Proxy.Block();
                return $"nothing passed for {seconds}";
            case FaultKind.Delay:
                instance.Proxy.Delay(fault.Latency);
                return FormattableString.Invariant($"{fault.Latency.TotalMilliseconds:F0} ms more each way for {seconds}");
            case FaultKind.FillDisk:
                instance.Disk.Fill();
                return $"full for {seconds}, and until all decided";
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "There is no such kind.");
        }
    }

    /// <summary>Undoes the fault, so far as it has to be undone.</summary>
    /// <returns>What is wrong with what comes afterwards, or null.</returns>
    public async Task<string?> EndAsync(PlannedFault fault, CancellationToken cancellation)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillBroker:
                await broker!.StartAsync(cancellation);
                break;
            case FaultKind.Kill:
                await instances[fault.Instance!.Value].StartAsync(cancellation);
                break;
            case FaultKind.Pause:
                await instances[fault.Instance!.Value].ResumeAsync();
                break;
            case FaultKind.Cut or FaultKind.Blackhole or FaultKind.Delay:
                instances[fault.Instance!.Value].Proxy.Heal();
                break;
            case FaultKind.FillDisk:
                return await EmptyAsync(instances[fault.Instance!.Value], cancellation);
        }

        return null;
    }

    /// <summary>Frees the disk, and waits until the instance uses it again: nothing but checkpoints is written there.</summary>
    private async Task<string?> EmptyAsync(ServiceInstance instance, CancellationToken cancellation)
    {
        instance.Disk.Free();
        var (moment, start) = (time.GetUtcNow(), time.GetTimestamp());
        while (!instance.Disk.WasWrittenAfter(moment))
        {
            if (time.GetElapsedTime(start) > CheckpointPatience)
            {
                return FormattableString.Invariant($"{instance.Name} wrote no checkpoint within {CheckpointPatience.TotalSeconds} s after its disk was freed");
            }

            await Task.Delay(Tick, time, cancellation);
        }

        return null;
    }

    public void Dispose() => _brokerGate.Dispose();
}
