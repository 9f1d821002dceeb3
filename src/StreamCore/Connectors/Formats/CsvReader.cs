using System.Diagnostics.CodeAnalysis;

namespace StreamCore.Connectors.Formats;

/// <summary>Reads <see cref="CsvFormat{T}"/>.</summary>
internal sealed class CsvReader<T> : IFileRecordReader<T>
{
    private readonly string _name;
    private readonly Utf8RecordReader _records;
    private readonly CsvBinding<T> _binding;
    private readonly CsvRecord _record;
    private readonly int _fieldCount;
    private readonly bool _skipsBlankLines;

    public CsvReader(Stream file, string name, FilePosition from, CsvBinding<T> binding, CsvOptions options)
    {
        _name = name;
        _records = new(file, name, options.MaxRecordLength, quoted: true);
        _binding = binding;
        _record = new(name, (byte)options.Delimiter, binding.Columns);
        _fieldCount = binding.Columns.Count;
        if (options.HasHeader && _records.TryRead(out var header))
        {
            // Read also when the reader goes on in the middle: it says which field is which.
            _record.Parse(header, _records.RecordLine);
            _record.UseAsHeader();
            _fieldCount = _record.FieldCount;
        }

        // With one column a blank line is a record with null in it, if that can be.
        _skipsBlankLines = _fieldCount > 1 || !binding.Columns.Any(column => column.IsNullable);
        _records.Seek(from);
    }

    public FilePosition Position => _records.Position;

    public string LastRecord => $"{_name}:{_records.RecordLine}";

    public bool TryRead([MaybeNullWhen(false)] out T element)
    {
        while (_records.TryRead(out var bytes))
        {
            if (bytes.Length == 0 && _skipsBlankLines)
            {
                continue;
            }

            _record.Parse(bytes, _records.RecordLine);
            if (_record.FieldCount != _fieldCount)
            {
                throw _record.WrongFieldCount(_fieldCount);
            }

            element = _binding.Read(_record);
            return true;
        }

        element = default;
        return false;
    }

    public void Dispose() => _records.Dispose();
}
