namespace EmbeddedKafka.Transactions;

/// <summary>
/// Keeps what every transactional id is doing, decides how its transactions end, and fences producers that another one
/// has replaced. Called with the gate held.
/// </summary>
internal sealed class TransactionCoordinator
{
    private readonly Dictionary<string, Transaction> _transactions = [];

    /// <summary>
    /// Whether a transactional batch may be appended to a partition: the partition has to be in the producer's ongoing
    /// transaction. From version 12 of Produce on the batch itself puts it there.
    /// </summary>
    /// <param name="transactionalId">What the Produce request says; empty if it names none.</param>
    /// <param name="producerId">Of the batch.</param>
    /// <param name="epoch">Of the batch.</param>
    /// <param name="topic">Topic of the partition, which exists.</param>
    /// <param name="partition">Index of the partition, which exists.</param>
    /// <param name="produceVersion">Version of the Produce request, which decides how an error is called.</param>
    public KafkaErrorCode VerifyProduce(
        string transactionalId, long producerId, short epoch, string topic, int partition, short produceVersion) =>
        _transactions.ContainsKey(transactionalId) ? KafkaErrorCode.InvalidTxnState : KafkaErrorCode.InvalidProducerIdMapping;
}
