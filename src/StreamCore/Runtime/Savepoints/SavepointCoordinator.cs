using Microsoft.Extensions.Logging;
using StreamCore.State.Savepoints;

namespace StreamCore.Runtime.Savepoints;

/// <summary>Has all regions of a job write their part of a savepoint, and then ends the job or lets it go on.</summary>
internal sealed partial class SavepointCoordinator(JobContext job, IReadOnlyList<IRegion> regions)
{
    private readonly ILogger _logger = job.LoggerFactory.CreateLogger<SavepointCoordinator>();
    private int _isWriting;

    /// <summary>Writes a savepoint.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="runs">The regions' runs: one that has ended can't write any more.</param>
    /// <param name="stop">Stops the job, once all is written; null to let it go on.</param>
    /// <param name="cancellation">Gives the savepoint up; the job goes on then.</param>
    /// <returns>The files.</returns>
    public async Task<IReadOnlyList<string>> WriteAsync(
        string directory, IReadOnlyList<Task> runs, Func<Task>? stop, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _isWriting, 1) != 0)
        {
            throw new SavepointException("Another savepoint of this job is being written; try again when it is complete.");
        }

        var started = job.TimeProvider.GetTimestamp();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var request = new SavepointRequest(
            Path.GetFullPath(directory), stop is not null, [.. regions.Select(region => region.SourceUid)], abandoned.Token);
        List<Part> parts = [];
        try
        {
            parts.AddRange(regions.Zip(runs).SelectMany(region => region.First.WriteSavepoint(request).Select(files => new Part(region.First, region.Second, files))));
            var files = await WaitAsync(parts).ConfigureAwait(false);
            if (stop is not null)
            {
                await stop().ConfigureAwait(false);
            }

            LogWritten(_logger, job.JobName, files.Count, request.Directory, job.TimeProvider.GetElapsedTime(started).TotalMilliseconds);
            return files;
        }
        catch (Exception e)
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            request.Decide();
            await RemoveAsync(parts).ConfigureAwait(false);
            LogFailed(_logger, job.JobName, request.Directory, e.Message);
            if (e is OperationCanceledException or SavepointException)
            {
                throw;
            }

            throw new SavepointException($"The savepoint in '{request.Directory}' could not be written, and the job goes on: {e.Message}", e);
        }
        finally
        {
            request.Decide();
            Volatile.Write(ref _isWriting, 0);
        }
    }

    private static async Task<IReadOnlyList<string>> WaitAsync(List<Part> parts)
    {
        var open = parts.ToList();
        while (open.Count > 0)
        {
            await Task.WhenAny(open.SelectMany(part => new Task[] { part.Files, part.Run })).ConfigureAwait(false);
            foreach (var written in open.Where(part => part.Files.IsCompleted))
            {
                // The first failure is told.
                await written.Files.ConfigureAwait(false);
            }

            open.RemoveAll(part => part.Files.IsCompleted);
            if (open.Find(part => part.Run.IsCompleted) is { } ended)
            {
                throw new SavepointException($"Region '{ended.Region.Name}' of the job has ended, so that there is nothing to write a savepoint of.");
            }
        }

        return [.. parts.SelectMany(part => part.Files.Result).Order(StringComparer.Ordinal)];
    }

    /// <summary>Removes what was written. Waits for those that are writing: each removes what it could not complete.</summary>
    private static async Task RemoveAsync(List<Part> parts)
    {
        await Task.WhenAll(parts.Select(part => part.Files)).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        foreach (var file in parts.Where(part => part.Files.IsCompletedSuccessfully).SelectMany(part => part.Files.Result))
        {
            File.Delete(file);
        }
    }

    /// <summary>What one thread writes.</summary>
    private sealed record Part(IRegion Region, Task Run, Task<IReadOnlyList<string>> Files);

    [LoggerMessage(5, LogLevel.Information, "Job {Job}: savepoint of {Files} file(s) written to {Directory} ({Milliseconds:F0} ms)")]
    private static partial void LogWritten(ILogger logger, string job, int files, string directory, double milliseconds);

    [LoggerMessage(6, LogLevel.Warning, "Job {Job}: the savepoint in {Directory} has failed, the job goes on: {Reason}")]
    private static partial void LogFailed(ILogger logger, string job, string directory, string reason);
}
