namespace EmbeddedKafka.Transactions;

/// <summary>Where a transactional id stands. Names and numbers are those of Kafka's transaction log.</summary>
internal enum TransactionState : sbyte
{
    /// <summary>It has had no transaction since a producer took it over.</summary>
    Empty = 0,

    /// <summary>There is a transaction, and records may be written in it.</summary>
    Ongoing = 1,

    /// <summary>It is decided that the transaction commits; the partitions are being told.</summary>
    PrepareCommit = 2,

    /// <summary>It is decided that the transaction aborts; the partitions are being told.</summary>
    PrepareAbort = 3,

    /// <summary>The last transaction committed, and all partitions know.</summary>
    CompleteCommit = 4,

    /// <summary>The last transaction aborted, and all partitions know.</summary>
    CompleteAbort = 5,
}
