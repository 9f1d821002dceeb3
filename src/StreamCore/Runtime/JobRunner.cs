using Microsoft.Extensions.Logging;
using StreamCore.Metrics;
using StreamCore.Runtime.Queries;
using StreamCore.Runtime.Savepoints;
using StreamCore.State.Savepoints;

namespace StreamCore.Runtime;

/// <summary>Runs a job's regions side by side, and restarts those that fail as the restart strategy says.</summary>
internal sealed partial class JobRunner(JobContext job, IReadOnlyList<IRegion> regions)
{
    private readonly ILogger _logger = job.LoggerFactory.CreateLogger<JobRunner>();
    private readonly List<RegionSupervisor> _supervisors = [.. regions.Select(region => new RegionSupervisor(region, job))];
    private readonly SavepointCoordinator _savepoints = new(job, regions);
    private volatile JobPhase _phase;
    private volatile IReadOnlyList<Task> _runs = [];
    private volatile Func<Task>? _stopRegions;

    public string JobName => job.JobName;

    /// <summary>One for each subtask and slot that runs.</summary>
    public IEnumerable<SubtaskProbe> Probes => regions.SelectMany(region => region.Probes);

    /// <summary>The input partitions that the regions own.</summary>
    public IEnumerable<PartitionStatus> Partitions => regions.SelectMany(region => region.Partitions);

    /// <summary>The copies of other instances' state that the regions keep.</summary>
    public IEnumerable<StandbyStatus> Standbys => regions.SelectMany(region => region.Standbys);

    public JobStatus GetStatus() => new(job.JobName, _phase, _supervisors.ConvertAll(supervisor => supervisor.GetStatus()));

    /// <summary>Sends a query to the region that has the operator.</summary>
    /// <exception cref="ArgumentException">The job has no operator with that uid.</exception>
    public void Post(StateQuery query)
    {
        var region = regions.FirstOrDefault(region => region.HasOperator(query.Uid)) ?? throw new ArgumentException(
            $"Job '{job.JobName}' has no operator with the uid '{query.Uid}'; GetStatus() lists those that it has.");
        region.Post(query);
    }

    /// <summary>Writes a savepoint of all regions, and stops the job behind it or lets it go on.</summary>
    public async Task<IReadOnlyList<string>> WriteSavepointAsync(string directory, bool stop, CancellationToken cancellation)
    {
        var runs = _runs;
        if (runs.Count == 0)
        {
            throw new SavepointException("The job does not run yet.");
        }

        var files = await _savepoints.WriteAsync(directory, runs, stop ? _stopRegions : null, cancellation).ConfigureAwait(false);
        if (stop)
        {
            await Task.WhenAll(runs).ConfigureAwait(false);
        }

        return files;
    }

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
            _stopRegions = stop.CancelAsync;
            _runs = _supervisors.ConvertAll(supervisor => supervisor.RunAsync(stop));
            await Task.WhenAll(_runs).ConfigureAwait(false);
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
