namespace FraudDetection.Contracts;

/// <summary>What all records have to keep to. Each check returns null, or <c>CODE: explanation</c> without the record's own text.</summary>
internal static class FieldChecks
{
    private const long NoTimestamp = -1;

    /// <summary>Checks an id.</summary>
    /// <param name="label">The code and the field's name, as <c>CODE: name</c>.</param>
    /// <param name="id">The id.</param>
    public static string? FindIdProblem(string label, ReadOnlyMemory<byte> id) => id.Length switch
    {
        0 => label + " is empty",
        > TransactionValidator.MaxIdBytes => $"{label} has {id.Length} bytes, more than {TransactionValidator.MaxIdBytes}",
        _ => null,
    };

    public static string? FindCardNumberProblem(ReadOnlyMemory<byte> cardId) =>
        CardNumber.LooksLikeOne(cardId.Span) ? "CARD_NUMBER: card_id looks like a card number; send a token instead" : null;

    /// <summary>Checks that a record's key is one of its fields.</summary>
    public static string? FindKeyProblem(ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte> field, string name)
    {
        if (key is not { } bytes)
        {
            return $"KEY_MISSING: the record has no key; it must be {name} in UTF-8";
        }

        return bytes.Span.SequenceEqual(field.Span) ? null : $"KEY_MISMATCH: the record's key is not {name} in UTF-8";
    }

    public static string? FindAmountProblem(long amountMinor, long maxAmountMinor)
    {
        if (amountMinor < 0)
        {
            return "AMOUNT: amount_minor is negative";
        }

        return amountMinor > maxAmountMinor ? $"AMOUNT: amount_minor is {amountMinor}, more than {maxAmountMinor}" : null;
    }

    /// <summary>Checks a time.</summary>
    /// <param name="code">The code.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="time">The time in epoch milliseconds.</param>
    /// <param name="timestamp">The record's Kafka timestamp in epoch milliseconds, or -1 if it has none.</param>
    /// <param name="maxClockSkewMilliseconds">How far the time may be ahead of the timestamp.</param>
    public static string? FindTimeProblem(string code, string name, long time, long timestamp, long maxClockSkewMilliseconds)
    {
        if (time is <= 0 or >= TransactionValidator.EndOfTime)
        {
            return $"{code}: {name} is {time}, which is not between the years 1970 and 9999";
        }

        return timestamp != NoTimestamp && time - timestamp > maxClockSkewMilliseconds
            ? $"{code}: {name} is {time - timestamp} ms ahead of the record's timestamp, more than {maxClockSkewMilliseconds} ms"
            : null;
    }
}
