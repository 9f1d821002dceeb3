using FraudDetection.Domain;
using StreamCore.Avro;

namespace LoadGenerator.Kafka;

/// <summary>
/// Reads only the beginning of an encoded transaction or decision: in both schemas the transaction's id is the first field,
/// an Avro string right behind the wire format's header. Allocates nothing.
/// </summary>
public static class TransactionIdReader
{
    private const int MaxVarintBytes = 10;

    /// <summary>Finds the id.</summary>
    /// <param name="value">The record's value.</param>
    /// <param name="schemaId">The schema that the value must be written with.</param>
    /// <param name="transactionId">The id in UTF-8, a slice of <paramref name="value"/>.</param>
    /// <returns>False if the value has another schema or shape.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, int schemaId, out ReadOnlySpan<byte> transactionId) =>
        TryReadFirst(value, schemaId, out transactionId, out _);

    /// <summary>Finds the id and the outcome of a decision: its fields are id, card, event time, outcome.</summary>
    /// <returns>False if the value has another schema or shape.</returns>
    internal static bool TryReadDecision(
        ReadOnlySpan<byte> value, int schemaId, out ReadOnlySpan<byte> transactionId, out Outcome outcome)
    {
        outcome = default;
        if (!TryReadFirst(value, schemaId, out transactionId, out var rest)
            || !TryReadString(ref rest, out _)
            || !TryReadLong(ref rest, out _)
            || !TryReadLong(ref rest, out var symbol)
            || symbol is < (long)Outcome.Approve or > (long)Outcome.Decline)
        {
            return false;
        }

        outcome = (Outcome)symbol;
        return true;
    }

    private static bool TryReadFirst(
        ReadOnlySpan<byte> value, int schemaId, out ReadOnlySpan<byte> transactionId, out ReadOnlySpan<byte> rest)
    {
        transactionId = default;
        rest = default;
        if (!ConfluentWireFormat.TryReadHeader(value, out var id) || id != schemaId)
        {
            return false;
        }

        rest = value[ConfluentWireFormat.HeaderSize..];
        return TryReadString(ref rest, out transactionId);
    }

    private static bool TryReadString(scoped ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryReadLong(ref body, out var length) || length < 0 || length > body.Length)
        {
            return false;
        }

        text = body[..(int)length];
        body = body[(int)length..];
        return true;
    }

    private static bool TryReadLong(scoped ref ReadOnlySpan<byte> body, out long number)
    {
        var zigzag = 0UL;
        for (var i = 0; i < Math.Min(body.Length, MaxVarintBytes); i++)
        {
            zigzag |= (ulong)(body[i] & 0x7F) << (7 * i);
            if ((body[i] & 0x80) == 0)
            {
                number = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                body = body[(i + 1)..];
                return true;
            }
        }

        number = 0;
        return false;
    }
}
