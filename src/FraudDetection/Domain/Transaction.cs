using System.Text;

namespace FraudDetection.Domain;

/// <summary>
/// One card transaction. Texts are slices of UTF-8 in somebody else's buffer, so that decoding copies nothing:
/// on the hot path they are valid only until the epoch that read them ends.
/// </summary>
public readonly struct Transaction
{
    /// <summary>The transaction's id, unique over all transactions; UTF-8.</summary>
    public ReadOnlyMemory<byte> TransactionId { get; init; }

    /// <summary>When it happened, in milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long EventTime { get; init; }

    /// <summary>The card's token, never its number; UTF-8. Equal to the record's Kafka key.</summary>
    public ReadOnlyMemory<byte> CardId { get; init; }

    /// <summary>The terminal's id; UTF-8.</summary>
    public ReadOnlyMemory<byte> TerminalId { get; init; }

    /// <summary>The merchant's category, or null if unknown; UTF-8.</summary>
    public ReadOnlyMemory<byte>? MerchantCategory { get; init; }

    /// <summary>The amount in minor units of <see cref="Currency"/>, for example cents.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 letters; UTF-8.</summary>
    public ReadOnlyMemory<byte> Currency { get; init; }

    /// <summary>ISO 3166-1 alpha-2 of the terminal, or null if unknown; UTF-8.</summary>
    public ReadOnlyMemory<byte>? Country { get; init; }

    /// <summary>How the card was presented.</summary>
    public Channel Channel { get; init; }

    /// <summary>The terminal's latitude in degrees, -90 to 90, or null if unknown.</summary>
    public double? Latitude { get; init; }

    /// <summary>The terminal's longitude in degrees, -180 to 180; null if and only if <see cref="Latitude"/> is.</summary>
    public double? Longitude { get; init; }

    /// <summary>Builds a transaction from ordinary strings; for generators, replays and tests.</summary>
    public static Transaction Create(
        string transactionId,
        long eventTime,
        string cardId,
        string terminalId,
        long amountMinor,
        string currency,
        Channel channel,
        string? merchantCategory = null,
        string? country = null,
        double? latitude = null,
        double? longitude = null) => new()
        {
            TransactionId = Encoding.UTF8.GetBytes(transactionId),
            EventTime = eventTime,
            CardId = Encoding.UTF8.GetBytes(cardId),
            TerminalId = Encoding.UTF8.GetBytes(terminalId),
            MerchantCategory = Utf8OrNull(merchantCategory),
            AmountMinor = amountMinor,
            Currency = Encoding.UTF8.GetBytes(currency),
            Country = Utf8OrNull(country),
            Channel = channel,
            Latitude = latitude,
            Longitude = longitude,
        };

    private static ReadOnlyMemory<byte>? Utf8OrNull(string? text) =>
        text is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(text);
}
