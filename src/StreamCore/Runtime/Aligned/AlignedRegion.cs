using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Runtime.Epochs;

namespace StreamCore.Runtime.Aligned;

/// <summary>
/// A region whose subtasks end their epochs together: all sources stop, barriers flow behind the last elements, and when
/// every subtask has seen them, the coordinator commits. Nothing is on its way during a commit, so that what is committed
/// is one moment of the whole region. After a failure everything is built again from the last committed epoch.
/// </summary>
internal sealed partial class AlignedRegion(JobRegion region, JobContext job) : IRegion
{
    private readonly ILogger _logger = job.LoggerFactory.CreateLogger("StreamCore.Runtime");
    private readonly InMemoryEpochStore _ownStore = new();
    private volatile RegionAttempt? _attempt;

    public string Name => region.Sources.First().Name;

    public RegionAttempt? Attempt => _attempt;

    public IReadOnlyList<PartitionStatus> GetPartitions() => [];

    public async Task RunAsync(CancellationToken stop)
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
}
