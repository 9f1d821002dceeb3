using Parquet;
using Parquet.Serialization;

namespace StreamCore.Connectors.Formats;

/// <summary>
/// Apache Parquet, a column for each property. A Parquet file can't be gone on with, so a sink begins a new one in every
/// epoch: use it with epochs that are long enough for files of a useful size. The rows of a row group are kept in memory
/// until it is written or, when read, until they are emitted.
/// </summary>
/// <remarks>
/// The type needs properties that can be got and set. Known limits of the library underneath: it has no
/// <see cref="DateTimeOffset"/>, <see cref="TimeSpan"/> or <see cref="char"/>, and a <see cref="DateTime"/> is read back
/// with <see cref="DateTimeKind.Unspecified"/>.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class ParquetFormat<T> : IFileFormat<T>
    where T : class, new()
{
    private readonly int _rowGroupSize = 100_000;

    /// <summary>Creates the format.</summary>
    /// <exception cref="NotSupportedException">The type can't be written, or not be read back.</exception>
    public ParquetFormat()
    {
        try
        {
            // The library finds out only with data, the reading half only when a file is read.
            using var trial = new MemoryStream();
            ParquetSerializer.SerializeAsync([new T()], trial).GetAwaiter().GetResult();
            trial.Position = 0;
            ParquetSerializer.DeserializeAsync<T>(trial).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            throw new NotSupportedException($"{typeof(T).Name} can't be held in Parquet: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public string Extension => ".parquet";

    /// <inheritdoc/>
    public bool IsWholeAfterFlush => false;

    /// <summary>How many rows a row group has at most. Default 100,000.</summary>
    public int RowGroupSize
    {
        get => _rowGroupSize;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _rowGroupSize = value;
        }
    }

    /// <summary>How columns are compressed. Snappy by default.</summary>
    public CompressionMethod Compression { get; init; } = CompressionMethod.Snappy;

    /// <inheritdoc/>
    public IFileRecordReader<T> OpenReader(Stream file, string name, FilePosition from) => new ParquetRecordReader<T>(file, name, from);

    /// <inheritdoc/>
    public IFileRecordWriter<T> OpenWriter(Stream file) => new ParquetRecordWriter<T>(file, RowGroupSize, Compression);
}
