using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Log;

/// <summary>
/// The log of one partition: its record batches, and everything that follows from them: producer states, open and
/// aborted transactions, last stable offset. All of that is rebuilt by reading the log when it is opened.
/// </summary>
/// <remarks>Not synchronised: the broker calls it with its gate held.</remarks>
internal sealed partial class PartitionLog : IDisposable
{
    private readonly IPartitionStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogState _state;
    private readonly List<LogSegment> _segments;
    private long _reclaimedAt = -1;

    /// <summary>Opens the log of <paramref name="name"/> in <paramref name="store"/>, or makes an empty one.</summary>
    public PartitionLog(ILogStore store, string name, LogSettings settings, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        Name = name;
        _time = time;
        _logger = logger;
        _store = store.OpenPartition(name);
        var recovery = new LogRecovery(_store, name, NowMs(), logger);
        recovery.Run();
        _segments = recovery.Segments;
        _state = recovery.State;
        EndOffset = recovery.EndOffset;
        SizeInBytes = _segments.Sum(segment => (long)segment.Size);
    }

    /// <summary>Topic and partition, such as <c>transactions-0</c>.</summary>
    public string Name { get; }

    /// <summary>What the log obeys from now on.</summary>
    public LogSettings Settings { get; set; }

    /// <summary>The first offset that may be read.</summary>
    public long LogStartOffset => _store.LogStartOffset;

    /// <summary>The offset that the next record gets; also the high watermark, as there are no replicas.</summary>
    public long EndOffset { get; private set; }

    /// <summary>The first offset of the oldest open transaction, or the end: read_committed readers see nothing from there on.</summary>
    public long LastStableOffset => _state.Transactions.FirstOpenOffset is { } open ? Math.Max(open, LogStartOffset) : EndOffset;

    /// <summary>The leader epoch that appended batches carry.</summary>
    public int LeaderEpoch => _state.Epochs.Latest;

    /// <summary>The size of all batches.</summary>
    public long SizeInBytes { get; private set; }

    /// <summary>Whether the log is closed: nothing will be read from it or appended to it any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Raised after the end offset, and with it perhaps the last stable offset, moved, and after the log was closed.</summary>
    public event Action? Advanced;

    /// <summary>Begins a leader epoch at the end of the log; ignored unless it is later than the current one.</summary>
    public void StartEpoch(int leaderEpoch) => _state.Epochs.Begin(leaderEpoch, EndOffset);

    /// <summary>The leader epoch that an offset belongs to; -1 if it is older than all that are known.</summary>
    public int EpochAt(long offset) => _state.Epochs.At(offset);

    /// <summary>Where the given epoch ended, as OffsetForLeaderEpoch answers it.</summary>
    public EpochEndOffset EndOffsetOf(int leaderEpoch) => _state.Epochs.EndOffsetOf(leaderEpoch, EndOffset);

    /// <summary>Whether the producer has a transaction open in this partition.</summary>
    public bool HasOpenTransaction(long producerId) => _state.FindProducer(producerId)?.TransactionStart is not null;

    /// <summary>The producers that the partition remembers.</summary>
    public IReadOnlyList<ProducerSnapshot> Producers() => [.. _state.Producers.Select(producer => producer.Snapshot())];

    /// <summary>The aborted transactions of which anything lies in [<paramref name="from"/>, <paramref name="to"/>), for a read_committed reader of that range.</summary>
    public IReadOnlyList<AbortedTransaction> AbortedTransactions(long from, long to) => _state.Transactions.Between(from, to);

    /// <summary>Closes the log; what it holds stays in the store.</summary>
    public void Dispose()
    {
        IsClosed = true;
        _store.Dispose();
        Advanced?.Invoke();
    }

    private long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
