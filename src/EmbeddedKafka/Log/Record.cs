using System.Text;

namespace EmbeddedKafka.Log;

/// <summary>One record. Its memory belongs to the <see cref="RecordReader"/> that read it and is valid until that is disposed.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">Its timestamp in milliseconds since 1970, or -1.</param>
/// <param name="Key">Its key, or null.</param>
/// <param name="Value">Its value; null makes it a tombstone in a compacted topic.</param>
/// <param name="HeaderCount">How many headers it has.</param>
/// <param name="HeaderBytes">The headers as they are in the batch.</param>
internal readonly record struct Record(
    long Offset,
    long Timestamp,
    ReadOnlyMemory<byte>? Key,
    ReadOnlyMemory<byte>? Value,
    int HeaderCount,
    ReadOnlyMemory<byte> HeaderBytes)
{
    /// <summary>A copy of the headers.</summary>
    public RecordHeader[] Headers()
    {
        var headers = new RecordHeader[HeaderCount];
        var bytes = HeaderBytes.Span;
        for (var i = 0; i < headers.Length; i++)
        {
            var key = Encoding.UTF8.GetString(Varint.TakeBytes(ref bytes));
            var value = Varint.TakeNullableBytes(ref bytes, out var isNull);
            headers[i] = new RecordHeader(key, isNull ? null : value.ToArray());
        }

        return headers;
    }
}
