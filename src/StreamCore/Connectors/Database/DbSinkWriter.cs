using StreamCore.DataStream;

namespace StreamCore.Connectors.Database;

/// <summary>Encodes the rows of an epoch as they arrive, into committables of bounded size.</summary>
internal sealed class DbSinkWriter<T> : ISinkWriter<T>
{
    private readonly string _sink;
    private readonly string _target;
    private readonly ElementColumn<T>[] _columns;
    private readonly int _maxCommittableBytes;
    private readonly DbValueWriter _open = new();
    private readonly List<ReadOnlyMemory<byte>> _full = [];

    public DbSinkWriter(string sink, string target, ElementColumn<T>[] columns, int maxCommittableBytes)
    {
        _sink = sink;
        _target = target;
        _columns = columns;
        _maxCommittableBytes = maxCommittableBytes;
        _open.WriteRaw(RowLayout.Header(columns));
    }

    public void Write(in T element, long timestamp)
    {
        var start = _open.Length;
        foreach (var column in _columns)
        {
            try
            {
                column.Encode(element, _open);
            }
            catch (Exception failure)
            {
                throw new DbSinkException(
                    $"Sink '{_sink}' has no value for column '{column.Name}' of {_target}: {failure.Message}", failure);
            }
        }

        if (_open.Length > _maxCommittableBytes)
        {
            CloseBefore(start);
        }
    }

    public void PrepareCommit(long epoch, ICollection<ReadOnlyMemory<byte>> committables)
    {
        foreach (var committable in _full)
        {
            committables.Add(committable);
        }

        _full.Clear();
        if (_open.Length > RowLayout.HeaderSize)
        {
            committables.Add(_open.Written.ToArray());
            _open.Truncate(RowLayout.HeaderSize);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>Ends the open committable before its last row, and begins the next with that.</summary>
    private void CloseBefore(int lastRow)
    {
        var row = _open.Written[lastRow..].ToArray();
        if (RowLayout.HeaderSize + row.Length > _maxCommittableBytes)
        {
            throw new DbSinkException(
                $"A row that sink '{_sink}' writes to {_target} takes {row.Length:N0} bytes, but a committable may have " +
                $"{_maxCommittableBytes:N0}. Write less, or raise {nameof(DbSinkOptions.MaxCommittableBytes)} and the greatest " +
                "record size of the job's commit log.");
        }

        _open.Truncate(lastRow);
        _full.Add(_open.Written.ToArray());
        _open.Truncate(RowLayout.HeaderSize);
        _open.WriteRaw(row);
    }
}
