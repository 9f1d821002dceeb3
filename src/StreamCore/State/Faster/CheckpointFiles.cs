using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamCore.Connectors.Files;

namespace StreamCore.State.Faster;

/// <summary>
/// The directory of one store: the log's files, and a manifest for each of the last two checkpoints. While it is open, no other
/// process can open it.
/// </summary>
internal sealed partial class CheckpointFiles : IDisposable
{
    private const int Kept = 2;
    private const string ManifestName = "checkpoint";
    private const string TemporaryName = "new-checkpoint";

    private readonly string _directory;
    private readonly FasterOptions _options;
    private readonly StorePartition _partition;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly LogHashes _hashes;

    // The checkpoints whose files are kept, oldest first.
    private readonly List<(int Number, int FirstSegment, int LastSegment)> _kept = [];
    private int _lastNumber;

    /// <exception cref="IOException">The directory cannot be used, or another process uses it.</exception>
    public CheckpointFiles(FasterOptions options, StorePartition partition, ILogger logger)
    {
        _options = options;
        _partition = partition;
        _logger = logger;
        _directory = Path.GetFullPath(Path.Combine(
            options.Directory,
            Name(partition.ApplicationId),
            Name(partition.InstanceId),
            Name(partition.Changelog),
            partition.Partition.ToString(CultureInfo.InvariantCulture)));
        DurableDirectory.Create(_directory);
        _lock = Lock(Path.Combine(_directory, "LOCK"));
        _hashes = new(_directory, SegmentSize);
    }

    /// <summary>The common path of the log's files.</summary>
    public string LogPath => Path.Combine(_directory, LogFiles.Name);

    private long SegmentSize => LogFiles.SegmentSize(_options);

    /// <summary>The checkpoints that are sound and fit, newest first. Why the others do not is logged.</summary>
    public IEnumerable<(int Number, CheckpointManifest Manifest)> FindUsable()
    {
        foreach (var number in FindManifests().OrderDescending().ToList())
        {
            _lastNumber = Math.Max(_lastNumber, number);
            if (TryRead(number) is { } manifest)
            {
                yield return (number, manifest);
            }
        }
    }

    /// <summary>A checkpoint cannot be used after all.</summary>
    public void Reject(int number, Exception e) => LogNotUsed(_logger, _partition.Changelog, _partition.Partition, number, e.Message);

    /// <summary>Begins with a checkpoint, or with nothing: all others are deleted, and what belongs to none.</summary>
    public void BeginWith(int? number, CheckpointManifest? manifest)
    {
        foreach (var other in FindManifests().Where(each => each != number).ToList())
        {
            File.Delete(ManifestPath(other));
        }

        // Manifests first: what they need goes only after they are gone for good.
        File.Delete(Path.Combine(_directory, TemporaryName));
        DurableDirectory.Flush(_directory);
        _kept.Clear();
        if (number is null || manifest is null)
        {
            _hashes.Clear();
            DeleteSegments(static _ => true);
            return;
        }

        _kept.Add((number.Value, manifest.Segments[0].Number, manifest.Segments[^1].Number));
        DeleteSegments(segment => segment < manifest.Segments[0].Number || segment > manifest.Segments[^1].Number);
    }

    /// <summary>Makes a checkpoint's files last, and itself the newest; deletes what no checkpoint needs any more.</summary>
    /// <param name="checkpoint">The checkpoint, without its files.</param>
    /// <param name="deleteSegment">Deletes a file of the log.</param>
    public void Commit(CheckpointManifest checkpoint, Action<int> deleteSegment)
    {
        var manifest = checkpoint with { Segments = _hashes.Describe(checkpoint.BeginAddress, checkpoint.EndAddress) };
        if (_options.IsDiskFull?.Invoke() == true)
        {
            throw new IOException("No space left on device");
        }

        var number = ++_lastNumber;
        var temporary = Path.Combine(_directory, TemporaryName);
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(manifest.Serialize());
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, ManifestPath(number));
        DurableDirectory.Flush(_directory);
        _kept.Add((number, manifest.Segments[0].Number, manifest.Segments[^1].Number));
        while (_kept.Count > Kept)
        {
            File.Delete(ManifestPath(_kept[0].Number));
            _kept.RemoveAt(0);
        }

        DurableDirectory.Flush(_directory);
        foreach (var segment in LogFiles.Find(_directory).Where(segment => segment < _kept[0].FirstSegment).ToList())
        {
            deleteSegment(segment);
        }
    }

    /// <summary>Deletes what no checkpoint needs; the log is not in use any more.</summary>
    public void DeleteRest()
    {
        var last = _kept.Count > 0 ? _kept[^1].LastSegment : -1;
        DeleteSegments(segment => segment > last);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>A name that may have any characters, as a directory's.</summary>
    private static string Name(string name)
    {
        var escaped = Uri.EscapeDataString(name);
        return escaped is "" or "." or ".." ? "%" + escaped : escaped;
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException(
                $"The store in '{Path.GetDirectoryName(path)}' is in use. Each instance needs an InstanceId of its own, or a directory of its own. ({e.Message})", e);
        }
    }

    private string ManifestPath(int number) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{ManifestName}.{number}"));

    private IEnumerable<int> FindManifests() => LogFiles.Find(_directory, ManifestName);

    private void DeleteSegments(Predicate<int> isNotNeeded)
    {
        foreach (var segment in LogFiles.Find(_directory).Where(segment => isNotNeeded(segment)).ToList())
        {
            File.Delete(LogFiles.Path(_directory, segment));
        }
    }

    private CheckpointManifest? TryRead(int number)
    {
        try
        {
            var manifest = CheckpointManifest.Parse(File.ReadAllBytes(ManifestPath(number)));
            Check(manifest);
            return manifest;
        }
        catch (Exception e) when (e is CheckpointUnusableException or IOException or UnauthorizedAccessException)
        {
            Reject(number, e);
            return null;
        }
    }

    private void Check(CheckpointManifest manifest)
    {
        Require(manifest.Format == CheckpointManifest.CurrentFormat, $"its format is {manifest.Format}, not {CheckpointManifest.CurrentFormat}");
        Require(
            manifest.ApplicationId == _partition.ApplicationId && manifest.Changelog == _partition.Changelog && manifest.Partition == _partition.Partition,
            $"it belongs to {manifest.ApplicationId}, {manifest.Changelog}/{manifest.Partition}");
        Require(manifest.PageSize == _options.PageSize, $"it was made with pages of {manifest.PageSize} bytes, not {_options.PageSize}");
        Require(
            manifest.IndexSize <= _options.IndexSize,
            $"it was made with an index of {manifest.IndexSize} bytes, more than {_options.IndexSize}: {nameof(FasterOptions.MemoryPerStore)} was lowered");
        Require(
            manifest.ChangelogOffset <= _partition.ChangelogEnd,
            $"it stands at changelog offset {manifest.ChangelogOffset}, but the changelog ends at {_partition.ChangelogEnd}: the topic was created anew or truncated");

        // A clock that was set back makes the age unknown.
        var age = (_options.TimeProvider.GetUtcNow() - manifest.Created).Duration();
        Require(age <= _options.MaxCheckpointAge, $"it was made at {manifest.Created:u}, {age} from now, and may be {_options.MaxCheckpointAge} old");
        var segments = _hashes.Describe(manifest.BeginAddress, manifest.EndAddress);
        Require(segments.SequenceEqual(manifest.Segments), "the log is not as it was written");
    }

    private static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new CheckpointUnusableException(reason);
        }
    }

    [LoggerMessage(90, LogLevel.Warning, "{Changelog}/{Partition}: checkpoint {Number} is not used: {Reason}")]
    private static partial void LogNotUsed(ILogger logger, string changelog, int partition, int number, string reason);
}
