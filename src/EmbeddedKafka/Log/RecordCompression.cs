namespace EmbeddedKafka.Log;

internal static class RecordCompression
{
    public static ReadOnlySpan<byte> Compress(CompressionType type, ReadOnlySpan<byte> records) => throw new NotImplementedException();
}
