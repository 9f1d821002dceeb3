using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime.Epochs;

namespace StreamCore.Runtime.Aligned;

/// <summary>
/// A region whose subtasks end their epochs together: all sources stop, barriers flow behind the last elements, and when
/// every subtask has seen them, the coordinator commits. Nothing is on its way during a commit, so that what is committed
/// is one moment of the whole region. After a failure everything is built again from the last committed epoch.
/// </summary>
internal sealed partial class AlignedRegion(JobRegion region, JobContext job) : IRegion
{
    private static readonly TimeSpan MinBackOff = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = job.LoggerFactory.CreateLogger("StreamCore.Runtime");
    private readonly InMemoryEpochStore _ownStore = new();
    private volatile RegionAttempt? _attempt;

    public string Name => region.Sources.First().Name;

    public RegionAttempt? Attempt => _attempt;

    public IReadOnlyList<PartitionStatus> GetPartitions() => [];

    public async Task RunAsync(CancellationToken stop)
    {
        var backOff = MinBackOff;
        while (true)
        {
            try
            {
                await RunAttemptAsync(stop).ConfigureAwait(false);
                return;
            }
            catch (EpochUncertainException e) when (!stop.IsCancellationRequested)
            {
                StreamMetrics.Recoveries.Add(1);
                LogRecovering(_logger, Name, e.Message);
                backOff = _attempt is { HasCommitted: true } ? MinBackOff : backOff;
                await Task.Delay(backOff, job.TimeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                backOff = backOff * 2 < MaxBackOff ? backOff * 2 : MaxBackOff;
            }
            catch (EpochUncertainException e)
            {
                throw new JobFailedException($"The job was stopped, and {e.Message}; the next start settles it.", e);
            }
        }
    }

    private async Task RunAttemptAsync(CancellationToken stop)
    {
        using var cancellation = new CancellationTokenSource();
        using var store = OpenStore();
        await SubtaskThread.Start($"{job.JobName}-coordinator", () =>
        {
            using var attempt = new RegionAttempt(region, job, store, cancellation, _logger);
            _attempt = attempt;
            attempt.Run(stop);
        }, static () => { }).ConfigureAwait(false);
    }

    private IEpochStore OpenStore()
    {
        var factory = region.Sources.Select(node => node.Source).Concat(region.Sinks.Select(node => node.Sink)).OfType<IEpochStoreFactory>().FirstOrDefault();
        return factory?.CreateEpochStore(region, job) ?? (job.Options.EpochStore ?? _ownStore).Open(region.Sources.First().Uid!);
    }

    [LoggerMessage(61, LogLevel.Warning, "Region {Region} begins again from what is committed: {Reason}")]
    private static partial void LogRecovering(ILogger logger, string region, string reason);
}
