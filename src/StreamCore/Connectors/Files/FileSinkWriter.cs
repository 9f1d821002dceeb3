using System.Security.Cryptography;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Files;

/// <summary>
/// Writes one subtask's files. What is open at the end of an epoch is in the state, with its length; what is full is in
/// the committables. A file keeps its hidden name until its commit, so both tell of it in the same way, and a restore that
/// finds an older state than the directory finds the file all the same.
/// </summary>
internal sealed class FileSinkWriter<T> : ISinkWriter<T>
{
    private readonly FileSink<T> _sink;
    private readonly SinkWriterContext _context;
    private readonly SinkDirectory _directory;

    /// <summary>Tells this run's files from those of other runs and sinks, also of one that has not died yet.</summary>
    private readonly string _token = RandomNumberGenerator.GetHexString(8, lowercase: true);

    private readonly Dictionary<string, PartFile<T>> _open = [];
    private readonly List<SinkFile> _full = [];
    private long _epoch;
    private int _counter;
    private bool _createdFiles;
    private bool _inputEnded;

    public FileSinkWriter(FileSink<T> sink, SinkWriterContext context)
    {
        _sink = sink;
        _context = context;
        _directory = new(sink.Directory, context.SinkUid);
        _epoch = context.NextEpoch;
        foreach (var file in context.RestoredStates.SelectMany(SinkFile.Read))
        {
            CutBack(file);
            _full.Add(file);
        }
    }

    public void Write(in T element, long timestamp)
    {
        var bucket = _sink.Bucket?.Invoke(element, timestamp) ?? "";
        if (!_open.TryGetValue(bucket, out var part))
        {
            part = Begin(bucket);
        }

        part.Write(element);
        if (part.Length >= _sink.Rolling.MaxSize)
        {
            _open.Remove(bucket);
            _full.Add(part.Finish());
        }
    }

    public void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables)
    {
        foreach (var (bucket, part) in _open)
        {
            if (IsFull(part))
            {
                _open.Remove(bucket);
                _full.Add(part.Finish());
            }
            else
            {
                part.FlushToDisk();
            }
        }

        if (_createdFiles)
        {
            DurableDirectory.Flush(_directory.Hidden);
            _createdFiles = false;
        }

        foreach (var file in _full)
        {
            committables.Add(SinkFile.Write(file));
        }

        _full.Clear();
        _epoch = epoch + 1;
        _counter = 0;
    }

    public void OnEndOfInput() => _inputEnded = true;

    public ReadOnlyMemory<byte>? SnapshotState()
    {
        if (_open.Count == 0)
        {
            return null;
        }

        return SinkFile.Write([.. _open.Values.Select(part => part.FlushToDisk())]);
    }

    public void Dispose()
    {
        foreach (var part in _open.Values)
        {
            part.Dispose();
        }
    }

    private PartFile<T> Begin(string bucket)
    {
        SinkDirectory.CheckBucket(bucket);
        var name = $"{_sink.FilePrefix}-{_context.SubtaskIndex}-{_epoch}-{_counter++}-{_token}{_sink.FileSuffix}";
        var file = new SinkFile(bucket, name, Length: 0);
        var part = new PartFile<T>(_directory.HiddenPath(file), file, _sink.Format, _context.TimeProvider.GetTimestamp());
        _open.Add(bucket, part);
        _createdFiles = true;
        return part;
    }

    private bool IsFull(PartFile<T> part) =>
        _inputEnded
        || _sink.Rolling.OnEveryEpoch
        || !_sink.Format.IsWholeAfterFlush
        || part.Length >= _sink.Rolling.MaxSize
        || _context.TimeProvider.GetElapsedTime(part.OpenedAt) >= _sink.Rolling.MaxAge;

    /// <summary>Removes from a restored file what was written behind the last committed epoch.</summary>
    private void CutBack(SinkFile file)
    {
        var path = _directory.HiddenPath(file);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"'{path}' holds {file.Length} committed bytes of sink '{_context.SinkUid}' and is not there. Put it back; without it its records are lost.",
                path);
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete);
        if (stream.Length < file.Length)
        {
            throw new InvalidDataException(
                $"'{path}' should have {file.Length} committed bytes and has only {stream.Length}: records of sink '{_context.SinkUid}' are lost. Was the file changed?");
        }

        stream.SetLength(file.Length);
        stream.Flush(flushToDisk: true);
    }
}
