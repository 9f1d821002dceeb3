namespace EmbeddedKafka.Transactions;

/// <summary>What a producer signs its batches with.</summary>
/// <param name="ProducerId">Its id.</param>
/// <param name="Epoch">Tells apart the producers that had the same id one after the other: the highest one counts.</param>
internal readonly record struct ProducerIdentity(long ProducerId, short Epoch)
{
    /// <summary>The last epoch that a client gets; the one beyond is kept free to fence its holder.</summary>
    public const short LastClientEpoch = short.MaxValue - 1;

    /// <summary>No producer.</summary>
    public static ProducerIdentity None { get; } = new(-1, -1);

    /// <summary>Whether the next client needs another producer id.</summary>
    public bool IsExhausted => Epoch >= LastClientEpoch;

    /// <summary>The same producer id with the next epoch.</summary>
    public ProducerIdentity Next() => this with { Epoch = checked((short)(Epoch + 1)) };
}
