using FraudDetection.Domain;

namespace FraudDetection.Contracts;

/// <summary>Decides whether a label that could be decoded may be used. Immutable, so threads may share it.</summary>
public sealed class LabelValidator
{
    private readonly long _maxAmountMinor;
    private readonly long _maxClockSkewMilliseconds;

    /// <summary>Creates a validator.</summary>
    /// <param name="options">The bounds; later changes of them do not reach the validator.</param>
    public LabelValidator(FraudOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _maxAmountMinor = options.MaxAmountMinor;
        _maxClockSkewMilliseconds = (long)options.MaxClockSkew.TotalMilliseconds;
    }

    /// <summary>Checks a label.</summary>
    /// <param name="label">The label.</param>
    /// <param name="key">The record's key, or null if it has none.</param>
    /// <param name="timestamp">The record's Kafka timestamp in epoch milliseconds, or -1 if it has none.</param>
    /// <returns>Null if it is valid, else <c>CODE: explanation</c>. Valid labels cost no allocation.</returns>
    public string? FindProblem(in FraudLabel label, ReadOnlyMemory<byte>? key, long timestamp) =>
        FieldChecks.FindIdProblem("TRANSACTION_ID: transaction_id", label.TransactionId)
        ?? FieldChecks.FindIdProblem("CARD_ID: card_id", label.CardId)
        ?? FieldChecks.FindIdProblem("TERMINAL_ID: terminal_id", label.TerminalId)
        ?? FieldChecks.FindCardNumberProblem(label.CardId)
        ?? FieldChecks.FindKeyProblem(key, label.TerminalId, "terminal_id")
        ?? FieldChecks.FindAmountProblem(label.AmountMinor, _maxAmountMinor)
        ?? FieldChecks.FindTimeProblem("EVENT_TIME", "event_time", label.EventTime, timestamp, _maxClockSkewMilliseconds)
        ?? FieldChecks.FindTimeProblem("LABEL_TIME", "label_time", label.LabelTime, timestamp, _maxClockSkewMilliseconds)
        ?? (label.LabelTime < label.EventTime ? "LABEL_TIME: label_time is before event_time" : null);
}
