using Parquet;
using Parquet.Serialization;

namespace StreamCore.Connectors.Formats;

/// <summary>Writes <see cref="ParquetFormat{T}"/>: a row group whenever enough rows have come.</summary>
/// <remarks>The library has asynchronous calls only; the subtask's thread has nothing else to do meanwhile, so it waits.</remarks>
internal sealed class ParquetRecordWriter<T>(Stream file, int rowGroupSize, CompressionMethod compression) : IFileRecordWriter<T>
    where T : class, new()
{
    private readonly List<T> _rows = [];

    /// <summary>The length of the row groups written; how long the rest will be is not known.</summary>
    public long Length => file.Length;

    public void Write(in T element)
    {
        _rows.Add(element);
        if (_rows.Count == rowGroupSize)
        {
            WriteRowGroup();
        }
    }

    public void Flush() => throw new NotSupportedException("A Parquet file is whole only when it is finished.");

    public void Finish()
    {
        if (_rows.Count > 0)
        {
            WriteRowGroup();
        }
    }

    public void Dispose()
    {
    }

    private void WriteRowGroup()
    {
        var options = new ParquetOptions { Append = file.Length > 0, RowGroupSize = rowGroupSize, CompressionMethod = compression };
        ParquetSerializer.SerializeAsync(_rows, file, options).GetAwaiter().GetResult();
        _rows.Clear();
    }
}
