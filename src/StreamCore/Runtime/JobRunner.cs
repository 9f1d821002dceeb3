using Microsoft.Extensions.Logging;
using StreamCore.Metrics;

namespace StreamCore.Runtime;

/// <summary>Runs a job's regions side by side, and restarts those that fail as the restart strategy says.</summary>
internal sealed partial class JobRunner(JobContext job, IReadOnlyList<IRegion> regions)
{
    private readonly ILogger _logger = job.LoggerFactory.CreateLogger<JobRunner>();
    private readonly List<RegionSupervisor> _supervisors = [.. regions.Select(region => new RegionSupervisor(region, job))];
    private volatile JobPhase _phase;

    public string JobName => job.JobName;

    /// <summary>One for each subtask and slot that runs.</summary>
    public IEnumerable<SubtaskProbe> Probes => regions.SelectMany(region => region.Probes);

    /// <summary>The input partitions that the regions own.</summary>
    public IEnumerable<PartitionStatus> Partitions => regions.SelectMany(region => region.Partitions);

    /// <summary>The copies of other instances' state that the regions keep.</summary>
    public IEnumerable<StandbyStatus> Standbys => regions.SelectMany(region => region.Standbys);

    public JobStatus GetStatus() => new(job.JobName, _phase, _supervisors.ConvertAll(supervisor => supervisor.GetStatus()));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The caller goes on while the job starts.
        await Task.Yield();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var observation = JobMetrics.Observe(this);
        _phase = JobPhase.Running;
        LogStarted(_logger, job.JobName, regions.Count);
        try
        {
            // The first failure ends all regions.
            await Task.WhenAll(_supervisors.Select(supervisor => supervisor.RunAsync(stop))).ConfigureAwait(false);
            _phase = JobPhase.Finished;
        }
        catch
        {
            _phase = JobPhase.Failed;
            throw;
        }
        finally
        {
            LogEnded(_logger, job.JobName);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Job} runs in {Regions} region(s)")]
    private static partial void LogStarted(ILogger logger, string job, int regions);

    [LoggerMessage(2, LogLevel.Information, "Job {Job} has ended")]
    private static partial void LogEnded(ILogger logger, string job);
}
