using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace EmbeddedKafka.Log;

/// <summary>Compresses and decompresses the records of a batch as the Kafka clients do.</summary>
internal static class RecordCompression
{
    /// <summary>
    /// The most bytes that one batch may decompress to. A batch of <c>max.message.bytes</c> can claim a thousand times
    /// its size, and the broker reads every batch that it is sent.
    /// </summary>
    public const int MaxDecompressedBytes = 64 << 20;

    // The Java client reads independent blocks only.
    private static readonly LZ4EncoderSettings Lz4Settings = new() { ChainBlocks = false };

    /// <summary>Decompresses records into a buffer that the caller disposes.</summary>
    /// <exception cref="InvalidRecordException">They can't be decompressed, or to more than <see cref="MaxDecompressedBytes"/>.</exception>
    public static PooledBytes Decompress(CompressionType type, ReadOnlyMemory<byte> compressed)
    {
        var target = new PooledBytes(MaxDecompressedBytes);
        try
        {
            if (type == CompressionType.Snappy)
            {
                SnappyFraming.Decompress(compressed.Span, target);
            }
            else
            {
                using var source = new ReadOnlyMemoryStream(compressed);
                using var decompressing = Decompressing(type, source);
                target.ReadToEnd(decompressing);
            }

            return target;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The libraries report damaged input with many types of exceptions.
            target.Dispose();
            throw error as InvalidRecordException
                ?? new InvalidRecordException($"The records of a batch can't be decompressed as {type}: {error.Message}", error);
        }
    }

    public static byte[] Compress(CompressionType type, ReadOnlySpan<byte> records)
    {
        if (type == CompressionType.Snappy)
        {
            return SnappyFraming.Compress(records);
        }

        using var target = new MemoryStream();
        using (var compressing = Compressing(type, target))
        {
            compressing.Write(records);
        }

        return target.ToArray();
    }

    private static Stream Decompressing(CompressionType type, Stream source) => type switch
    {
        CompressionType.Gzip => new GZipStream(source, CompressionMode.Decompress),
        CompressionType.Lz4 => LZ4Stream.Decode(source),
        CompressionType.Zstd => new DecompressionStream(source),
        _ => throw Unknown(type),
    };

    private static Stream Compressing(CompressionType type, Stream target) => type switch
    {
        CompressionType.Gzip => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true),
        CompressionType.Lz4 => LZ4Stream.Encode(target, Lz4Settings, leaveOpen: true),
        CompressionType.Zstd => new CompressionStream(target, leaveOpen: true),
        _ => throw Unknown(type),
    };

    private static InvalidRecordException Unknown(CompressionType type) =>
        new($"There is no compression type {(int)type}.");
}
