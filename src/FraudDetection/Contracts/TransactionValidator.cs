using FraudDetection.Domain;

namespace FraudDetection.Contracts;

/// <summary>
/// Decides whether a transaction that could be decoded may be decided. Its rejections repeat no text of the transaction,
/// which might be what must not be repeated. Immutable, so threads may share it.
/// </summary>
public sealed class TransactionValidator
{
    /// <summary>The greatest length of an id or a merchant category, in bytes of UTF-8.</summary>
    public const int MaxIdBytes = 128;

    /// <summary>The first event time that is too late whatever the record's timestamp: the year 10000, in epoch milliseconds.</summary>
    public const long EndOfTime = 253_402_300_800_000;

    private const int CurrencyLength = 3;
    private const int CountryLength = 2;

    private readonly long _maxAmountMinor;
    private readonly long _maxClockSkewMilliseconds;

    /// <summary>Creates a validator.</summary>
    /// <param name="options">The bounds; later changes of them do not reach the validator.</param>
    public TransactionValidator(FraudOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _maxAmountMinor = options.MaxAmountMinor;
        _maxClockSkewMilliseconds = (long)options.MaxClockSkew.TotalMilliseconds;
    }

    /// <summary>Checks a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="key">The record's key, or null if it has none.</param>
    /// <param name="timestamp">The record's Kafka timestamp in epoch milliseconds, or -1 if it has none.</param>
    /// <returns>Null if it is valid, else <c>CODE: explanation</c>. Valid transactions cost no allocation.</returns>
    public string? FindProblem(in Transaction transaction, ReadOnlyMemory<byte>? key, long timestamp) =>
        FieldChecks.FindIdProblem("TRANSACTION_ID: transaction_id", transaction.TransactionId)
        ?? FieldChecks.FindIdProblem("CARD_ID: card_id", transaction.CardId)
        ?? FieldChecks.FindIdProblem("TERMINAL_ID: terminal_id", transaction.TerminalId)
        ?? FieldChecks.FindCardNumberProblem(transaction.CardId)
        ?? FieldChecks.FindKeyProblem(key, transaction.CardId, "card_id")
        ?? FindMerchantCategoryProblem(transaction)
        ?? FieldChecks.FindAmountProblem(transaction.AmountMinor, _maxAmountMinor)
        ?? FindPlaceProblem(transaction)
        ?? FindCoordinatesProblem(transaction.Latitude, transaction.Longitude)
        ?? FieldChecks.FindTimeProblem("EVENT_TIME", "event_time", transaction.EventTime, timestamp, _maxClockSkewMilliseconds);

    private static string? FindMerchantCategoryProblem(in Transaction transaction) =>
        transaction.MerchantCategory is { Length: > MaxIdBytes } category
            ? $"MERCHANT_CATEGORY: merchant_category has {category.Length} bytes, more than {MaxIdBytes}"
            : null;

    private static string? FindPlaceProblem(in Transaction transaction)
    {
        if (!IsUpperCase(transaction.Currency.Span, CurrencyLength))
        {
            return "CURRENCY: currency is not three letters A to Z";
        }

        return transaction.Country is { } country && !IsUpperCase(country.Span, CountryLength)
            ? "COUNTRY: country is neither null nor two letters A to Z"
            : null;
    }

    private static string? FindCoordinatesProblem(double? latitude, double? longitude)
    {
        if (latitude is null != longitude is null)
        {
            return "COORDINATES: one of latitude and longitude is null and the other is not";
        }

        // NaN is in no range.
        return latitude is null or (>= -90 and <= 90) && longitude is null or (>= -180 and <= 180)
            ? null
            : "COORDINATES: latitude is not in -90 to 90, or longitude not in -180 to 180";
    }

    private static bool IsUpperCase(ReadOnlySpan<byte> utf8, int length) =>
        utf8.Length == length && !utf8.ContainsAnyExceptInRange((byte)'A', (byte)'Z');
}
