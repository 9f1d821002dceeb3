using System.Diagnostics.CodeAnalysis;
using Parquet;
using Parquet.Serialization;

namespace StreamCore.Connectors.Formats;

/// <summary>Reads <see cref="ParquetFormat{T}"/>, a row group at a time.</summary>
internal sealed class ParquetRecordReader<T> : IFileRecordReader<T>
    where T : class, new()
{
    private readonly Stream _file;
    private readonly string _name;
    private readonly long[] _rowGroups;
    private IList<T> _rows = [];
    private int _nextRow;
    private int _nextGroup;
    private long _read;

    public ParquetRecordReader(Stream file, string name, FilePosition from)
    {
        _file = file;
        _name = name;
        _rowGroups = CountRows();
        var total = _rowGroups.Sum();
        if (from.Offset > total)
        {
            throw new InvalidDataException(
                $"{name} was read up to row {from.Offset}, but has only {total} rows now. A file must not change once it is visible.");
        }

        SkipTo(from.Offset);
    }

    public FilePosition Position => new(_read, _read);

    public string LastRecord => $"{_name}:{_read}";

    public bool TryRead([MaybeNullWhen(false)] out T element)
    {
        while (_nextRow == _rows.Count)
        {
            if (_nextGroup == _rowGroups.Length)
            {
                element = null;
                return false;
            }

            ReadGroup();
        }

        element = _rows[_nextRow++];
        _read++;
        return true;
    }

    public void Dispose() => _file.Dispose();

    private void SkipTo(long row)
    {
        while (_nextGroup < _rowGroups.Length && _read + _rowGroups[_nextGroup] <= row)
        {
            _read += _rowGroups[_nextGroup++];
        }

        if (_read < row)
        {
            ReadGroup();
            _nextRow = (int)(row - _read);
            _read = row;
        }
    }

    private void ReadGroup() => Read($"row group {_nextGroup}", async () =>
    {
        _file.Position = 0;
        var result = await ParquetSerializer.DeserializeAsync<T>(_file, rowGroupIndex: _nextGroup);
        _rows = result.Data;
        _nextRow = 0;
        _nextGroup++;
        return true;
    });

    private long[] CountRows() => Read("the footer", async () =>
    {
        await using var reader = await ParquetReader.CreateAsync(_file, leaveStreamOpen: true);
        return reader.RowGroups.Select(group => group.RowCount).ToArray();
    });

    private TResult Read<TResult>(string what, Func<Task<TResult>> read)
    {
        try
        {
            return read().GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw new InvalidDataException($"{_name}: {what} can't be read as Parquet rows of {typeof(T).Name}: {e.Message}", e);
        }
    }
}
