using EmbeddedKafka.Groups;

namespace EmbeddedKafka.Transactions;

/// <summary>
/// What the transaction log says of a transactional id. It never changes: each step makes another one, which counts from
/// the moment that it is in the log.
/// </summary>
internal sealed record TransactionMetadata
{
    private static readonly IReadOnlySet<TopicPartition> NoPartitions = new HashSet<TopicPartition>();
    private static readonly IReadOnlySet<string> NoGroups = new HashSet<string>();

    /// <summary>Where it stands.</summary>
    public TransactionState State { get; init; }

    /// <summary>The producer that may use it; in a prepared transaction, what its markers are signed with.</summary>
    public ProducerIdentity Producer { get; init; } = ProducerIdentity.None;

    /// <summary>
    /// What the current producer was called before it was given <see cref="Producer"/>: if it asks again with that name it
    /// missed the answer. None if it is another producer than the one before.
    /// </summary>
    public ProducerIdentity Previous { get; init; } = ProducerIdentity.None;

    /// <summary>The producer id to go on with after the prepared transaction, if its epochs are used up; else -1.</summary>
    public long NextProducerId { get; init; } = -1;

    /// <summary>How long a transaction may take, in milliseconds.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>When the transaction began; -1 if there was none.</summary>
    public long StartMs { get; init; } = -1;

    /// <summary>When anything last happened to it.</summary>
    public long LastUpdateMs { get; init; }

    /// <summary>The partitions of the transaction.</summary>
    public IReadOnlySet<TopicPartition> Partitions { get; init; } = NoPartitions;

    /// <summary>The groups whose offsets the transaction commits.</summary>
    public IReadOnlySet<string> Groups { get; init; } = NoGroups;

    /// <summary>Whether the end of the transaction gives the producer its next epoch, as in transaction version 2.</summary>
    public bool RaisesEpoch { get; init; }

    /// <summary>Whether the transaction's end is decided but not everybody knows.</summary>
    public bool IsPrepared => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    /// <summary>What the producer goes on with after the prepared transaction.</summary>
    public ProducerIdentity Successor => NextProducerId >= 0 ? new ProducerIdentity(NextProducerId, 0) : Producer;

    /// <summary>When the transaction has to be over.</summary>
    public long DeadlineMs => StartMs + TimeoutMs;

    /// <summary>A producer took the transactional id over, or goes on under another name.</summary>
    public static TransactionMetadata TakenOver(ProducerIdentity producer, ProducerIdentity previous, int timeoutMs, long nowMs) =>
        new()
        {
            State = TransactionState.Empty,
            Producer = producer,
            Previous = previous,
            TimeoutMs = timeoutMs,
            LastUpdateMs = nowMs,
        };

    /// <summary>Partitions and groups come into the transaction, which begins with the first of them.</summary>
    public TransactionMetadata With(IEnumerable<TopicPartition> partitions, IEnumerable<string> groups, long nowMs)
    {
        var ongoing = State == TransactionState.Ongoing;
        return this with
        {
            State = TransactionState.Ongoing,
            StartMs = ongoing ? StartMs : nowMs,
            LastUpdateMs = nowMs,
            Partitions = new HashSet<TopicPartition>(partitions.Concat(ongoing ? Partitions : NoPartitions)),
            Groups = new HashSet<string>(groups.Concat(ongoing ? Groups : NoGroups)),
        };
    }

    /// <summary>A topic was deleted, and takes its records out of the transaction.</summary>
    public TransactionMetadata Without(string topic, long nowMs) => this with
    {
        LastUpdateMs = nowMs,
        Partitions = Partitions.Where(partition => partition.Topic != topic).ToHashSet(),
    };

    /// <summary>The producer decides how the transaction ends, and keeps its name.</summary>
    public TransactionMetadata Ended(bool commit, long nowMs) => Prepared(commit, nowMs) with { RaisesEpoch = false };

    /// <summary>
    /// The producer decides how the transaction ends, and goes on under the next epoch. The markers have that one already:
    /// batches of this transaction that are still on their way are refused where a marker is.
    /// </summary>
    /// <param name="commit">How it ends.</param>
    /// <param name="nextProducerId">What to go on with if the epochs of the present producer id are used up; else -1.</param>
    /// <param name="nowMs">The time.</param>
    public TransactionMetadata EndedRaisingEpoch(bool commit, long nextProducerId, long nowMs) => Prepared(commit, nowMs) with
    {
        RaisesEpoch = true,
        Producer = Producer.Next(),
        Previous = Producer,
        NextProducerId = nextProducerId,
    };

    /// <summary>
    /// The transaction is aborted without its producer, which is fenced; it may come back under its old name for as long
    /// as no other has taken its place.
    /// </summary>
    public TransactionMetadata Fenced(long nowMs) => Prepared(commit: false, nowMs) with
    {
        RaisesEpoch = false,
        Producer = Producer.Next(),
        Previous = Producer,
    };

    /// <summary>Everybody knows how the transaction ended.</summary>
    public TransactionMetadata Completed(long nowMs) => this with
    {
        State = State == TransactionState.PrepareCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort,
        Producer = Successor,
        NextProducerId = -1,
        LastUpdateMs = nowMs,
        Partitions = NoPartitions,
        Groups = NoGroups,
    };

    private TransactionMetadata Prepared(bool commit, long nowMs)
    {
        var ongoing = State == TransactionState.Ongoing;
        return this with
        {
            State = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort,
            StartMs = ongoing ? StartMs : nowMs,
            LastUpdateMs = nowMs,
            NextProducerId = -1,
            Partitions = ongoing ? Partitions : NoPartitions,
            Groups = ongoing ? Groups : NoGroups,
        };
    }
}
