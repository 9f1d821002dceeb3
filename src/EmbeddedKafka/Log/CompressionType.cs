namespace EmbeddedKafka.Log;

/// <summary>How the records of a batch are compressed: the lowest three bits of its attributes.</summary>
internal enum CompressionType
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}
