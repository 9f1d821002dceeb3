using FraudDetection.Domain;

namespace FraudDetection.Terminals;

/// <summary>What a terminal's history is made of: a transaction, or the label of one.</summary>
public readonly struct TerminalEvent
{
    /// <summary>The terminal's id; valid until the epoch ends.</summary>
    public required ReadOnlyMemory<byte> TerminalId { get; init; }

    /// <summary>When the transaction happened, in epoch milliseconds.</summary>
    public required long EventTime { get; init; }

    /// <summary>The transaction's amount, in minor units.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>When a label became known, in epoch milliseconds; 0 if this is no label.</summary>
    public long LabelTime { get; init; }

    /// <summary>What a label says.</summary>
    public bool IsFraud { get; init; }

    /// <summary>Whether this is a label.</summary>
    public bool IsLabel => LabelTime > 0;

    /// <summary>The event that a transaction is.</summary>
    public static TerminalEvent Of(Transaction transaction) => new()
    {
        TerminalId = transaction.TerminalId,
        EventTime = transaction.EventTime,
        AmountMinor = transaction.AmountMinor,
    };

    /// <summary>The event that a label is.</summary>
    public static TerminalEvent Of(FraudLabel label) => new()
    {
        TerminalId = label.TerminalId,
        EventTime = label.EventTime,
        AmountMinor = label.AmountMinor,
        LabelTime = label.LabelTime,
        IsFraud = label.IsFraud,
    };
}
