using StreamCore.State.Savepoints;

namespace StreamCore.Runtime.Savepoints;

/// <summary>The files that one part of a job writes to a savepoint: all of them, or none.</summary>
internal sealed class SavepointFiles(JobContext job, SavepointRequest request, string sourceUid) : IDisposable
{
    private readonly List<string> _paths = [];
    private bool _isComplete;

    /// <summary>Writes one file.</summary>
    /// <param name="partition">The partition; null for a region that is not run by partitions.</param>
    /// <param name="entries">The entries of its state.</param>
    public void Write(SavepointPartition? partition, IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> entries)
    {
        var path = SavepointDirectory.PathOf(request.Directory, sourceUid, partition?.Number);
        var metadata = new SavepointMetadata(
            Guid.NewGuid(), job.JobName, job.Options.ApplicationId, job.TimeProvider.GetUtcNow(), request.Regions, sourceUid, partition);
        try
        {
            using var writer = new SavepointWriter(path, metadata);
            foreach (var (key, value) in entries)
            {
                request.Abandoned.ThrowIfCancellationRequested();
                writer.Add(key.Span, value.Span);
            }

            writer.Complete();
            _paths.Add(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SavepointException($"Savepoint file '{path}' can't be written: {e.Message}", e);
        }
    }

    /// <summary>All files have been written.</summary>
    public IReadOnlyList<string> Complete()
    {
        _isComplete = true;
        return _paths;
    }

    public void Dispose()
    {
        if (!_isComplete)
        {
            _paths.ForEach(File.Delete);
        }
    }
}
