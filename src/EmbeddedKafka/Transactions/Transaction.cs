namespace EmbeddedKafka.Transactions;

/// <summary>What one transactional id is doing.</summary>
internal sealed class Transaction(string transactionalId)
{
    /// <summary>The id that its producers share.</summary>
    public string TransactionalId { get; } = transactionalId;
}
