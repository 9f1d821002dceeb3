namespace StreamCore.Connectors.Formats;

/// <summary>Writes <see cref="CsvFormat{T}"/>.</summary>
internal sealed class CsvWriter<T> : IFileRecordWriter<T>
{
    private readonly Utf8FileBuffer _buffer;
    private readonly CsvRecordWriter _record;
    private readonly CsvBinding<T> _binding;

    public CsvWriter(Stream file, CsvBinding<T> binding, CsvOptions options)
    {
        _buffer = new(file);
        _record = new(_buffer, (byte)options.Delimiter);
        _binding = binding;
        if (options.HasHeader)
        {
            foreach (var column in binding.Columns)
            {
                _record.WriteString(column.Name);
            }

            _record.EndRecord();
        }
    }

    public long Length => _buffer.Length;

    public void Write(in T element)
    {
        _binding.Write(_record, element);
        _record.EndRecord();
    }

    public void Flush() => _buffer.Flush();

    public void Finish() => _buffer.Flush();

    public void Dispose() => _buffer.Dispose();
}
