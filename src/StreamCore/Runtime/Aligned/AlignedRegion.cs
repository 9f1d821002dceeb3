using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Metrics;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Queries;
using StreamCore.Runtime.Savepoints;

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
    private readonly SavepointMailbox _savepoints = new();
    private volatile RegionAttempt? _attempt;
    private bool _reportsDeliveries;

    public string Name => region.Sources.First().Name;

    public string SourceUid => region.Sources.First().Uid!;

    public IReadOnlyList<Task<IReadOnlyList<string>>> WriteSavepoint(SavepointRequest request) => [_savepoints.Post(request)];

    public long Epoch => _attempt?.Epoch ?? 0;

    public IReadOnlyList<SubtaskProbe> Probes => _attempt?.Probes ?? [];

    public IReadOnlyList<PartitionStatus> Partitions => [];

    public bool HasOperator(string uid) => region.Nodes.Any(node => node.Uid == uid);

    public void Post(StateQuery query)
    {
        if (_attempt?.TryPost(query) != true)
        {
            query.Refuse(StateQueryOutcome.NotReady, owner: null, "the state is being restored");
        }
    }

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
                _reportsDeliveries = e.IsAboutRecord;
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
        // Not disposed of: a subtask that had to be left behind may still come to use it.
        var cancellation = new CancellationTokenSource();
        var run = SubtaskThread.Start($"{job.JobName}-coordinator", () =>
        {
            using var store = OpenStore();
            using var attempt = new RegionAttempt(region, job, store, _savepoints, cancellation, _logger);
            _attempt = attempt;
            attempt.Run(stop);
        }, static () => { });
        if (!await EndsInTimeAsync(run, stop).ConfigureAwait(false))
        {
            throw new JobFailedException(
                $"The job was stopped, but region '{Name}' has not ended; it is left behind while {_attempt?.Activity ?? "opening its store"}. "
                + "A sink's committer must not block for so long.");
        }

        await run.ConfigureAwait(false);
    }

    /// <summary>
    /// Waits for the coordinator; after a stop only for so long as it may need to end the epoch and the subtasks. It takes
    /// longer if it is held up in what others have written: a committer or a store.
    /// </summary>
    private async Task<bool> EndsInTimeAsync(Task run, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.UnsafeRegister(static stopped => ((TaskCompletionSource)stopped!).TrySetResult(), stopped);
        await Task.WhenAny(run, stopped.Task).ConfigureAwait(false);
        return run.IsCompleted || await Task.WhenAny(run, Task.Delay(3 * job.Options.StopTimeout, CancellationToken.None)).ConfigureAwait(false) == run;
    }

    private IEpochStore OpenStore()
    {
        var factory = region.Sources.Select(node => node.Source).Concat(region.Sinks.Select(node => node.Sink)).OfType<IEpochStoreFactory>().FirstOrDefault();
        return factory?.CreateEpochStore(region, job, _reportsDeliveries) ?? (job.Options.EpochStore ?? _ownStore).Open(region.Sources.First().Uid!);
    }

    [LoggerMessage(61, LogLevel.Warning, "Region {Region} begins again from what is committed: {Reason}")]
    private static partial void LogRecovering(ILogger logger, string region, string reason);
}
