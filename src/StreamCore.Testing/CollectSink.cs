using System.Buffers.Binary;
using StreamCore.DataStream;

namespace StreamCore.Testing;

/// <summary>
/// Keeps what a job has committed, so it shows what exactly-once means: an element is here once its epoch has committed,
/// and once only, however often the job failed meanwhile. The object may be given to several jobs, one after the other, that
/// share a store of epochs. All members may be used from any thread.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed partial class CollectSink<T> : TwoPhaseSink<T>
{
    private readonly Lock _lock = new();
    private readonly List<CollectedElement<T>> _committed = [];
    private readonly Dictionary<(string Sink, long Id), List<CollectedElement<T>>> _prepared = [];
    private readonly HashSet<(string Sink, long Id)> _visible = [];
    private readonly List<Writer> _writers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastId;
    private int _commitCount;

    /// <summary>What was committed, in the order of the commits.</summary>
    public IReadOnlyList<T> Committed => [.. CommittedElements.Select(collected => collected.Element)];

    /// <summary>What was committed, in the order of the commits, with timestamps and epochs.</summary>
    public IReadOnlyList<CollectedElement<T>> CommittedElements
    {
        get
        {
            lock (_lock)
            {
                return [.. _committed];
            }
        }
    }

    /// <summary>How many elements were written and are not committed (yet).</summary>
    public int UncommittedCount
    {
        get
        {
            lock (_lock)
            {
                return _prepared.Values.Sum(elements => elements.Count) + _writers.Sum(writer => writer.Elements.Count);
            }
        }
    }

    /// <summary>How many epochs with elements were made visible.</summary>
    public int CommitCount
    {
        get
        {
            lock (_lock)
            {
                return _commitCount;
            }
        }
    }

    /// <summary>Whether all writers of the last run were told that their input has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Happens in a writer at the end of an epoch, before it has prepared anything; null for never.</summary>
    public Crash? CrashInPrepare { get; set; }

    /// <summary>Happens when an epoch has committed, before it is made visible; null for never.</summary>
    public Crash? CrashBeforeCommit { get; set; }

    /// <summary>Happens when an epoch was made visible, before the job knows; null for never.</summary>
    public Crash? CrashAfterCommit { get; set; }

    /// <summary>Waits until so many elements are committed.</summary>
    /// <param name="count">How many at least, from the beginning on.</param>
    /// <param name="timeout">The longest wait; 30 s by default.</param>
    /// <exception cref="TimeoutException">There were fewer by then; the message tells them.</exception>
    public Task WaitForAsync(int count, TimeSpan? timeout = null) => WaitForAsync(committed => committed.Count >= count, timeout);

    /// <summary>Waits until what is committed is as wanted.</summary>
    /// <param name="condition">Looks at what is committed; called after each commit.</param>
    /// <param name="timeout">The longest wait; 30 s by default.</param>
    /// <exception cref="TimeoutException">It was not by then; the message tells what was committed.</exception>
    public async Task WaitForAsync(Func<IReadOnlyList<T>, bool> condition, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        var deadline = Task.Delay(limit);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            var committed = Committed;
            if (condition(committed))
            {
                return;
            }

            if (await Task.WhenAny(changed, deadline).ConfigureAwait(false) == deadline)
            {
                throw new TimeoutException(
                    $"After {limit} the {committed.Count} committed elements are not what was waited for: {string.Join(", ", committed.TakeLast(20))}");
            }
        }
    }

    /// <inheritdoc/>
    public override ISinkWriter<T> CreateWriter(SinkWriterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var writer = new Writer(this, context.SinkUid);
        lock (_lock)
        {
            _writers.Add(writer);
            HasEnded = false;
        }

        return writer;
    }

    /// <inheritdoc/>
    public override ISinkCommitter CreateCommitter(SinkCommitterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Committer(this, context.SinkUid);
    }

    private static byte[] ToBytes(long id)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, id);
        return bytes;
    }

    private void NotifyChange()
    {
        _changed.SetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
