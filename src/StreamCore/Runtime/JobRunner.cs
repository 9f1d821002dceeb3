using Microsoft.Extensions.Logging;

namespace StreamCore.Runtime;

/// <summary>Runs a job's regions side by side, and restarts those that fail as the restart strategy says.</summary>
internal sealed partial class JobRunner(JobContext job, IReadOnlyList<IRegion> regions)
{
    private readonly ILogger _logger = job.LoggerFactory.CreateLogger<JobRunner>();

    public IReadOnlyList<PartitionStatus> GetPartitions() => [.. regions.SelectMany(region => region.GetPartitions())];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The caller goes on while the job starts.
        await Task.Yield();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        LogStarted(_logger, job.JobName, regions.Count);
        try
        {
            await Task.WhenAll(regions.Select(region => SuperviseAsync(region, stop))).ConfigureAwait(false);
        }
        finally
        {
            LogEnded(_logger, job.JobName);
        }
    }

    private async Task SuperviseAsync(IRegion region, CancellationTokenSource stop)
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
            catch (JobFailedException e) when (!stop.IsCancellationRequested && backoff.OnFailure() is { } delay)
            {
                LogRestarting(_logger, job.JobName, region.Name, delay, e.Message);
                await Task.Delay(delay, job.TimeProvider, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch
            {
                // The first failure ends all regions.
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Job} runs in {Regions} region(s)")]
    private static partial void LogStarted(ILogger logger, string job, int regions);

    [LoggerMessage(2, LogLevel.Information, "Job {Job} has ended")]
    private static partial void LogEnded(ILogger logger, string job);

    [LoggerMessage(3, LogLevel.Warning, "Job {Job}: region {Region} failed and is restarted in {Delay}: {Reason}")]
    private static partial void LogRestarting(ILogger logger, string job, string region, TimeSpan delay, string reason);
}
