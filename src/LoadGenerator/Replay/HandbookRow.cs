namespace LoadGenerator.Replay;

/// <summary>One line of a labelled transaction file.</summary>
/// <param name="TransactionId">TRANSACTION_ID.</param>
/// <param name="EventTime">TX_DATETIME, in epoch milliseconds.</param>
/// <param name="CustomerId">CUSTOMER_ID.</param>
/// <param name="TerminalId">TERMINAL_ID.</param>
/// <param name="AmountMinor">TX_AMOUNT in cents.</param>
/// <param name="IsFraud">TX_FRAUD.</param>
/// <param name="Scenario">TX_FRAUD_SCENARIO; 0 if it is no fraud.</param>
public readonly record struct HandbookRow(
    string TransactionId,
    long EventTime,
    string CustomerId,
    string TerminalId,
    long AmountMinor,
    bool IsFraud,
    int Scenario);
