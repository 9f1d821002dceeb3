namespace EmbeddedKafka.Transactions;

/// <summary>A transactional id: what is in the log of it, and the clock of its transaction.</summary>
internal sealed class Transaction(string transactionalId, TransactionMetadata metadata)
{
    /// <summary>The id that its producers share.</summary>
    public string TransactionalId { get; } = transactionalId;

    /// <summary>What the transaction log says of it.</summary>
    public TransactionMetadata Metadata { get; set; } = metadata;

    /// <summary>
    /// Fires when the ongoing transaction is over its time, or when the partitions of a prepared one are to be told again.
    /// </summary>
    public ITimer? Timer { get; set; }

    /// <summary>Sets the timer.</summary>
    public void FireAfter(long delayMs) => Timer?.Change(TimeSpan.FromMilliseconds(delayMs), Timeout.InfiniteTimeSpan);

    /// <summary>Stops the timer.</summary>
    public void Rest() => Timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
