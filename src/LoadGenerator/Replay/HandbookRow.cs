namespace LoadGenerator.Replay;

/// <summary>
/// One line of a labelled transaction file. The ids are slices of UTF-8 in the reader's buffer, so that reading copies nothing: they are
/// valid until the next row is read.
/// </summary>
/// <param name="TransactionId">TRANSACTION_ID.</param>
/// <param name="EventTime">TX_DATETIME, in epoch milliseconds.</param>
/// <param name="CustomerId">CUSTOMER_ID.</param>
/// <param name="TerminalId">TERMINAL_ID.</param>
/// <param name="AmountMinor">TX_AMOUNT in cents.</param>
/// <param name="IsFraud">TX_FRAUD.</param>
/// <param name="Scenario">TX_FRAUD_SCENARIO; 0 if it is no fraud.</param>
public readonly record struct HandbookRow(
    ReadOnlyMemory<byte> TransactionId,
    long EventTime,
    ReadOnlyMemory<byte> CustomerId,
    ReadOnlyMemory<byte> TerminalId,
    long AmountMinor,
    bool IsFraud,
    int Scenario);
