namespace EmbeddedKafka.Transactions;

/// <summary>
/// Gives out producer ids, each once. They are reserved in the log a block at a time: what was left of a block when the
/// broker ended is never used.
/// </summary>
internal sealed class ProducerIds(TransactionLog log, long next)
{
    private const int BlockSize = 1_000;

    private long _next = next;
    private long _reserved = next;

    /// <summary>The next producer id.</summary>
    /// <exception cref="IOException">No more of them could be reserved.</exception>
    public long Next()
    {
        if (_next == _reserved)
        {
            log.WriteNextProducerId(_reserved + BlockSize);
            _reserved += BlockSize;
        }

        return _next++;
    }
}
