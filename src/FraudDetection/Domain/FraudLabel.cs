using System.Text;

namespace FraudDetection.Domain;

/// <summary>
/// What became known of a transaction afterwards. Texts are slices of UTF-8 in somebody else's buffer, as those of
/// <see cref="Transaction"/> are.
/// </summary>
public readonly struct FraudLabel
{
    /// <summary>The transaction's id; UTF-8.</summary>
    public ReadOnlyMemory<byte> TransactionId { get; init; }

    /// <summary>The card's token; UTF-8.</summary>
    public ReadOnlyMemory<byte> CardId { get; init; }

    /// <summary>The terminal's id; UTF-8. Equal to the record's Kafka key.</summary>
    public ReadOnlyMemory<byte> TerminalId { get; init; }

    /// <summary>When the transaction happened, in milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long EventTime { get; init; }

    /// <summary>The transaction's amount, in minor units of its currency.</summary>
    public long AmountMinor { get; init; }

    /// <summary>Whether it was a fraud.</summary>
    public bool IsFraud { get; init; }

    /// <summary>When that became known, in milliseconds since 1970-01-01T00:00:00Z; not before <see cref="EventTime"/>.</summary>
    public long LabelTime { get; init; }

    /// <summary>Labels a transaction; the label refers to the transaction's bytes.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="isFraud">What it was.</param>
    /// <param name="labelTime">When that became known, in epoch milliseconds.</param>
    public static FraudLabel Of(in Transaction transaction, bool isFraud, long labelTime) => new()
    {
        TransactionId = transaction.TransactionId,
        CardId = transaction.CardId,
        TerminalId = transaction.TerminalId,
        EventTime = transaction.EventTime,
        AmountMinor = transaction.AmountMinor,
        IsFraud = isFraud,
        LabelTime = labelTime,
    };

    /// <summary>Builds a label from ordinary strings; for generators, replays and tests.</summary>
    public static FraudLabel Create(
        string transactionId, string cardId, string terminalId, long eventTime, long amountMinor, bool isFraud, long labelTime) => new()
        {
            TransactionId = Encoding.UTF8.GetBytes(transactionId),
            CardId = Encoding.UTF8.GetBytes(cardId),
            TerminalId = Encoding.UTF8.GetBytes(terminalId),
            EventTime = eventTime,
            AmountMinor = amountMinor,
            IsFraud = isFraud,
            LabelTime = labelTime,
        };
}
