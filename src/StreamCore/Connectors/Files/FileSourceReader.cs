using System.Buffers.Binary;
using StreamCore.Connectors.Formats;
using StreamCore.DataStream;

namespace StreamCore.Connectors.Files;

/// <summary>Reads one subtask's files of a <see cref="FileSource{T}"/>, one after another.</summary>
internal sealed class FileSourceReader<T>(FileSource<T> source, SourceReaderContext<T> context) : ISourceReader<T>
{
    private readonly FinishedFiles _finished = new();

    /// <summary>Own files that are read in part: the current one, and those that were current in other subtasks before a restart.</summary>
    private readonly Dictionary<string, FilePosition> _begun = [];

    private readonly Queue<SourceFile> _waiting = [];
    private SourceFile? _current;
    private IFileRecordReader<T>? _reader;
    private ISplitOutput<T>? _output;
    private bool _paused;
    private long _listedAt;

    public string LastRecord => _reader?.LastRecord ?? source.Path;

    public void Open(IReadOnlyCollection<SplitPosition> restored)
    {
        foreach (var position in restored)
        {
            if (!_finished.TryRestore(position))
            {
                _begun[position.Split] = ReadPosition(position);
            }
        }

        // Positions may still tell of a file that has been finished since, or belong to other subtasks.
        foreach (var name in _begun.Keys.ToArray())
        {
            var file = new SourceFile(name, name);
            if (!IsOwn(file) || _finished.Contains(file))
            {
                _begun.Remove(name);
            }
        }

        FindFiles();
        if (_begun.Keys.Except(_waiting.Select(file => file.Name)).FirstOrDefault() is { } missing)
        {
            throw new FileNotFoundException(
                $"'{missing}' in '{source.Path}' was read in part before the restart and is no longer there. Put it back: a file must stay until it is read.",
                missing);
        }
    }

    public SourceReaderStatus Poll(int maxRecords)
    {
        if (_paused)
        {
            return SourceReaderStatus.NothingAvailable;
        }

        // Opening a file counts as a record, so that many empty ones do not take long.
        for (var i = 0; i < maxRecords; i++)
        {
            if (_reader is not { } reader)
            {
                if (!TryOpenNext())
                {
                    return source.MonitorInterval is null ? SourceReaderStatus.EndOfInput : SourceReaderStatus.NothingAvailable;
                }
            }
            else if (reader.TryRead(out var element))
            {
                _output!.Collect(element);
            }
            else
            {
                FinishCurrent();
            }
        }

        return SourceReaderStatus.MoreAvailable;
    }

    public void SnapshotPositions(ICollection<SplitPosition> positions)
    {
        if (_current is not null)
        {
            _begun[_current.Name] = _reader!.Position;
        }

        foreach (var (name, position) in _begun)
        {
            positions.Add(WritePosition(name, position));
        }

        _finished.Snapshot(context.SubtaskIndex, context.Parallelism, positions);
    }

    public void SetPaused(string split, bool paused)
    {
        if (split == _current?.Name)
        {
            _paused = paused;
        }
    }

    public void Dispose() => _reader?.Dispose();

    private bool IsOwn(SourceFile file) => file.Group % context.Parallelism == context.SubtaskIndex;

    private void FindFiles()
    {
        _listedAt = context.TimeProvider.GetTimestamp();
        foreach (var file in SourceFile.List(source.Path, source.Pattern))
        {
            if (IsOwn(file) && !_finished.Contains(file))
            {
                _waiting.Enqueue(file);
            }
        }
    }

    private bool TryOpenNext()
    {
        if (_waiting.Count == 0 && source.MonitorInterval is { } interval && context.TimeProvider.GetElapsedTime(_listedAt) >= interval)
        {
            FindFiles();
        }

        if (!_waiting.TryDequeue(out var file))
        {
            return false;
        }

        var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            _reader = source.Format.OpenReader(stream, file.Path, _begun.GetValueOrDefault(file.Name));
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        _current = file;
        _output = context.AddSplit(file.Name);
        return true;
    }

    private void FinishCurrent()
    {
        _finished.Add(_current!);
        _begun.Remove(_current!.Name);
        _reader!.Dispose();
        _reader = null;
        context.RemoveSplit(_current.Name);
        _current = null;
        _paused = false;
    }

    private static SplitPosition WritePosition(string name, FilePosition position)
    {
        var bytes = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, position.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), position.Line);
        return new(name, bytes);
    }

    private static FilePosition ReadPosition(SplitPosition position)
    {
        var bytes = position.Position.Span;
        return bytes.Length == 2 * sizeof(long)
            ? new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]))
            : throw new InvalidDataException(
                $"The restored position of '{position.Split}' has {bytes.Length} bytes instead of 16: another kind of source wrote it. "
                + "Give this source a uid of its own.");
    }
}
