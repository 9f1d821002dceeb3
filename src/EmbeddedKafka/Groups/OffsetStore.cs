namespace EmbeddedKafka.Groups;

/// <summary>The offsets that groups committed, and those that open transactions will commit. Called with the gate held.</summary>
internal sealed class OffsetStore
{
    /// <summary>Largest metadata string in bytes of UTF-8.</summary>
    public const int MaxMetadataBytes = 4096;

    /// <summary>Whether an offset may be committed: its partition has to exist, and its metadata to be small enough.</summary>
    public KafkaErrorCode Check(OffsetToCommit offset) => throw new NotImplementedException();

    /// <summary>Commits offsets that were checked.</summary>
    public void Commit(string groupId, IReadOnlyCollection<OffsetToCommit> offsets) => throw new NotImplementedException();

    /// <summary>
    /// Appends offsets that were checked to the producer's transaction in partition 0 of <c>__consumer_offsets</c>. They
    /// are pending until <see cref="EndTransaction"/>.
    /// </summary>
    /// <returns>Why the log refused the producer, or <see cref="KafkaErrorCode.None"/>.</returns>
    public KafkaErrorCode CommitTransactional(
        string groupId, long producerId, short producerEpoch, IReadOnlyCollection<OffsetToCommit> offsets) =>
        throw new NotImplementedException();

    /// <summary>
    /// Applies or drops the pending offsets of a producer, after its marker was appended to the log. Nothing happens if
    /// it has none.
    /// </summary>
    public void EndTransaction(long producerId, bool commit) => throw new NotImplementedException();

    /// <summary>Whether an open transaction will commit an offset of the partition.</summary>
    public bool HasPending(string groupId, string topic, int partition) => throw new NotImplementedException();
}
