using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Log;

/// <summary>
/// The log of one partition: its record batches, and everything that follows from them: producer states, open and
/// aborted transactions, last stable offset. All of that is rebuilt by reading the log when it is opened.
/// </summary>
/// <remarks>Not synchronised: the broker calls it with its gate held.</remarks>
internal sealed class PartitionLog : IDisposable
{
    /// <summary>Opens the log of <paramref name="name"/> in <paramref name="store"/>, or makes an empty one.</summary>
    public PartitionLog(ILogStore store, string name, LogSettings settings, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        Name = name;
    }

    /// <summary>Topic and partition, such as <c>transactions-0</c>.</summary>
    public string Name { get; }

    /// <summary>What the log obeys from now on.</summary>
    public LogSettings Settings { get; set; }

    /// <summary>The first offset that may be read.</summary>
    public long LogStartOffset { get; private set; }

    /// <summary>The offset that the next record gets; also the high watermark, as there are no replicas.</summary>
    public long EndOffset { get; private set; }

    /// <summary>The first offset of the oldest open transaction, or the end: read_committed readers see nothing from there on.</summary>
    public long LastStableOffset { get; private set; }

    /// <summary>The leader epoch that appended batches carry.</summary>
    public int LeaderEpoch { get; private set; }

    /// <summary>The size of all batches.</summary>
    public long SizeInBytes { get; private set; }

    /// <summary>Raised after the end offset or the last stable offset moved.</summary>
    public event Action? Advanced;

    /// <summary>Begins a leader epoch at the end of the log; ignored unless it is later than the current one.</summary>
    public void StartEpoch(int leaderEpoch) => throw new NotImplementedException();

    /// <summary>Where the given epoch ended, as OffsetForLeaderEpoch answers it.</summary>
    public EpochEndOffset EndOffsetOf(int leaderEpoch) => throw new NotImplementedException();

    /// <summary>Appends what a client sent in a Produce request: exactly one record batch. It is copied.</summary>
    public AppendOutcome Append(ReadOnlyMemory<byte> records) => throw new NotImplementedException();

    /// <summary>Appends a batch of the broker's own, made with <see cref="RecordBatchBuilder"/>. It is checked for its producer's epoch only, and always fits.</summary>
    public AppendOutcome AppendOwn(ReadOnlyMemory<byte> batch) => throw new NotImplementedException();

    /// <summary>Ends the transaction of a producer in this partition. Always fits.</summary>
    public AppendOutcome AppendMarker(long producerId, short producerEpoch, int coordinatorEpoch, bool commit) => throw new NotImplementedException();

    /// <summary>
    /// Reads whole batches, from the one that contains <paramref name="offset"/> (or the next one, where compaction left a
    /// gap), below <paramref name="limitOffset"/>. There may be more to read than what is returned, even below
    /// <paramref name="maxBytes"/>: read again from the next offset. With <paramref name="atLeastOne"/> the first batch is
    /// returned even if it is larger than that. <paramref name="records"/> never change afterwards.
    /// </summary>
    /// <returns><see cref="KafkaErrorCode.OffsetOutOfRange"/> below the start or beyond the end of the log.</returns>
    public KafkaErrorCode Read(long offset, int maxBytes, long limitOffset, bool atLeastOne, out ReadOnlyMemory<byte> records) => throw new NotImplementedException();

    /// <summary>The aborted transactions that have records in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public IReadOnlyList<AbortedTransaction> AbortedTransactions(long from, long to) => throw new NotImplementedException();

    /// <summary>The first record below <paramref name="limitOffset"/> whose timestamp is at least the given one.</summary>
    public TimestampedOffset? FindByTimestamp(long timestampMs, long limitOffset) => throw new NotImplementedException();

    /// <summary>The first of the records below <paramref name="limitOffset"/> that has the largest timestamp of all.</summary>
    public TimestampedOffset? FindMaxTimestamp(long limitOffset) => throw new NotImplementedException();

    /// <summary>Moves the log start offset up and deletes the segments that lie wholly before it.</summary>
    /// <returns><see cref="KafkaErrorCode.OffsetOutOfRange"/> beyond the end; <see cref="KafkaErrorCode.PolicyViolation"/> if the topic only compacts.</returns>
    public KafkaErrorCode DeleteRecordsBefore(long offset) => throw new NotImplementedException();

    /// <summary>Deletes the segments that <see cref="Settings"/> let go by age or size, and forgets idle producers. Returns whether anything was deleted.</summary>
    public bool ApplyRetention() => throw new NotImplementedException();

    /// <summary>
    /// Compacts what may be compacted, if the topic does that and enough has been written since the last time or
    /// <paramref name="always"/> is set. Returns whether it rewrote anything.
    /// </summary>
    public bool Compact(bool always = false) => throw new NotImplementedException();

    /// <summary>
    /// Reads the whole log in offset order. Transactional records come as they lie in the log: they count once a commit
    /// marker of their producer follows, and not if an abort marker does.
    /// </summary>
    public void Replay(Action<ReplayedRecord> onRecord, Action<ReplayedMarker>? onMarker = null) => throw new NotImplementedException();

    /// <summary>The producers that the partition remembers.</summary>
    public IReadOnlyList<ProducerSnapshot> Producers() => throw new NotImplementedException();

    /// <summary>Closes the log; what it holds stays in the store.</summary>
    public void Dispose() => Advanced?.Invoke();
}
