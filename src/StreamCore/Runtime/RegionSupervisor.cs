using Microsoft.Extensions.Logging;

namespace StreamCore.Runtime;

/// <summary>Runs a region, and restarts it after failures as the job's restart strategy says.</summary>
internal sealed partial class RegionSupervisor(IRegion region, JobContext job)
{
    private readonly ILogger _logger = job.LoggerFactory.CreateLogger<JobRunner>();
    private volatile string? _lastFailure;
    private volatile int _restarts;

    public RegionStatus GetStatus()
    {
        // Before the partitions: an assignment that comes meanwhile must not look like one of none.
        var isAssigned = region.IsAssigned;
        return new(
            region.Name,
            region.Epoch,
            _restarts,
            _lastFailure,
            [.. region.Probes.GroupBy(probe => probe.Vertex).Select(vertex => new VertexStatus(vertex.Key.Head.Uid!, vertex.Key.Name, [.. vertex.Select(probe => probe.GetStatus())]))],
            region.Partitions)
        {
            IsAssigned = isAssigned,
            Standbys = region.Standbys,
        };
    }

    /// <summary>Runs until the region ends, is stopped, or fails for good, which stops everything.</summary>
    public async Task RunAsync(CancellationTokenSource stop)
    {
        var backoff = job.Options.RestartStrategy.CreateBackoff(job.TimeProvider, Random.Shared);
        while (true)
        {
            try
            {
                await region.RunAsync(stop.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (JobFailedException e) when (!e.IsFinal && !stop.IsCancellationRequested && backoff.OnFailure() is { } delay)
            {
                _restarts++;
                _lastFailure = e.Message;
                LogRestarting(_logger, job.JobName, region.Name, delay, e.Message);
                await Task.Delay(delay, job.TimeProvider, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                _lastFailure = e.Message;
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "Job {Job}: region {Region} failed and is restarted in {Delay}: {Reason}")]
    private static partial void LogRestarting(ILogger logger, string job, string region, TimeSpan delay, string reason);
}
