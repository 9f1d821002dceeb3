using StreamCore.Avro;

namespace LoadGenerator.Kafka;

/// <summary>
/// Reads only the transaction's id of an encoded transaction or decision: in both schemas it is the first field, an Avro
/// string right behind the wire format's header. Allocates nothing.
/// </summary>
public static class TransactionIdReader
{
    private const int MaxVarintBytes = 5;

    /// <summary>Finds the id.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="schemaId">The schema that the value must be written with.</param>
    /// <param name="transactionId">The id in UTF-8, a slice of <paramref name="value"/>.</param>
    /// <returns>False if the value has another schema or shape.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, int schemaId, out ReadOnlySpan<byte> transactionId)
    {
        transactionId = default;
        if (!ConfluentWireFormat.TryReadHeader(value, out var id) || id != schemaId)
        {
            return false;
        }

        var body = value[ConfluentWireFormat.HeaderSize..];
        var zigzag = 0UL;
        for (var i = 0; i < Math.Min(body.Length, MaxVarintBytes); i++)
        {
            zigzag |= (ulong)(body[i] & 0x7F) << (7 * i);
            if ((body[i] & 0x80) != 0)
            {
                continue;
            }

            var length = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            var text = body[(i + 1)..];
            if (length < 0 || length > text.Length)
            {
                return false;
            }

            transactionId = text[..(int)length];
            return true;
        }

        return false;
    }
}
