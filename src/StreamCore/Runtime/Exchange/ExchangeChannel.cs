using System.Runtime.CompilerServices;

namespace StreamCore.Runtime.Exchange;

/// <summary>
/// The way from one writing subtask to one reading subtask. Records, watermarks, status changes and barriers arrive in
/// the order in which they were written. Flow is controlled by credit: the channel owns a fixed number of buffers, and
/// the writer waits while all of them are full. That is back-pressure, and it bounds the memory.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class ExchangeChannel<T>
{
    /// <summary>The records of the first batches, before anything is known of the reader's speed.</summary>
    private const int FirstBatch = 32;

    /// <summary>How long the delivery of a batch should take at most.</summary>
    private static readonly TimeSpan BatchTarget = TimeSpan.FromMilliseconds(20);

    private readonly Inbox _inbox;
    private readonly CancellationToken _cancellation;
    private readonly int _capacity;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly int _wakeAt;

    // The lock of what both sides touch: the free buffers. They are a stack, so that the one used last, which is still in
    // the cache, is used first.
    private readonly object _lock = new();
    private readonly RecordBatch<T>[] _free;
    private int _freeCount;
    private int _created;
    private bool _writerWaits;

    // How many records a batch holds at present. Set by the reader, read by the writer.
    private int _limit;

    // The writer's own.
    private RecordBatch<T>? _filling;
    private TaskClock? _clock;
    private TaskCounters? _counters;

    private ExchangeReader<T>? _reader;

    /// <summary>Creates a channel.</summary>
    /// <param name="inbox">The reading subtask's inbox.</param>
    /// <param name="index">The channel's number at its <see cref="ExchangeReader{T}"/>.</param>
    /// <param name="buffers">The buffers; they are allocated when first needed.</param>
    /// <param name="cancellation">Cancelled when the region ends; its source must not outlive the region by much.</param>
    public ExchangeChannel(Inbox inbox, int index, ExchangeBuffers buffers, CancellationToken cancellation)
    {
        buffers.Validate();
        _inbox = inbox;
        _cancellation = cancellation;
        _capacity = buffers.Records;
        _limit = Math.Min(_capacity, FirstBatch);
        _wakeAt = buffers.Count / 2;
        _free = new RecordBatch<T>[buffers.Count];
        Index = index;
        cancellation.UnsafeRegister(static channel => ((ExchangeChannel<T>)channel!).WakeWriter(), this);
    }

    /// <summary>The channel's number at its reader.</summary>
    public int Index { get; }

    /// <summary>Takes what arrives. Set and used by the reading subtask alone, before it takes the first batch.</summary>
    /// <exception cref="InvalidOperationException">There is none yet, or already another one.</exception>
    public ExchangeReader<T> Reader
    {
        get => _reader ?? throw new InvalidOperationException($"Channel {Index} has no reader; create its ExchangeReader before the first batch is taken.");
        set => _reader = _reader is null ? value : throw new InvalidOperationException($"Channel {Index} has a reader already.");
    }

    /// <summary>Tells who writes.</summary>
    /// <param name="clock">Takes the time spent waiting for a buffer.</param>
    /// <param name="counters">Takes the number of records written; null if they are counted elsewhere.</param>
    public void AttachWriter(TaskClock clock, TaskCounters? counters)
    {
        _clock = clock;
        _counters = counters;
    }

    /// <summary>Writes one record; sends the batch if it is full then.</summary>
    /// <exception cref="OperationCanceledException">The region ended.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T element, long timestamp)
    {
        var batch = _filling ?? TakeBuffer();
        var count = batch.Count;
        batch.Elements[count] = element;
        batch.Timestamps[count] = timestamp;
        batch.Count = ++count;
        if (count >= _limit)
        {
            Send(batch);
        }
    }

    /// <summary>Sends what was written so far and an event behind it.</summary>
    /// <exception cref="OperationCanceledException">The region ended.</exception>
    public void SendEvent(BatchEvent batchEvent, long value)
    {
        var batch = _filling ?? TakeBuffer();
        batch.Event = batchEvent;
        batch.EventValue = value;
        Send(batch);
    }

    /// <summary>Sends what was written so far.</summary>
    public void Flush()
    {
        if (_filling is { Count: > 0 } batch)
        {
            Send(batch);
        }
    }

    /// <summary>The time of now, for <see cref="OnDelivered"/>; called by the reader.</summary>
    public long GetTimestamp() => _time.GetTimestamp();

    /// <summary>
    /// A batch was delivered: batches get smaller where the reader is slow, so that what is on its way is worth a moment and
    /// not a minute, and an epoch ends soon. Called by the reader.
    /// </summary>
    /// <param name="records">How many records it had.</param>
    /// <param name="started">When its delivery began.</param>
    public void OnDelivered(int records, long started)
    {
        var elapsed = _time.GetElapsedTime(started);
        if (records > 0 && elapsed > BatchTarget)
        {
            _limit = Math.Max(1, (int)(records * (BatchTarget / elapsed)));
        }
        else if (records >= _limit)
        {
            _limit = Math.Min(2 * records, _capacity);
        }
    }

    /// <summary>Gives a delivered batch back; called by the reader.</summary>
    public void Release(RecordBatch<T> batch)
    {
        lock (_lock)
        {
            _free[_freeCount++] = batch;

            // A waiting writer is not woken for each single buffer: the threads would change places for each. It gets half
            // of them at once. They all come back without it, since the reader delivers whatever is in its inbox.
            if (_writerWaits && _freeCount >= _wakeAt)
            {
                Monitor.Pulse(_lock);
            }
        }
    }

    private void Send(RecordBatch<T> batch)
    {
        _filling = null;
        _counters?.AddRecordsOut(batch.Count);
        _inbox.Post(batch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RecordBatch<T> TakeBuffer()
    {
        lock (_lock)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (_freeCount > 0)
            {
                _filling = _free[--_freeCount];
            }
            else if (_created < _free.Length)
            {
                _created++;
                _filling = new(this, _capacity);
            }
            else
            {
                WaitForBuffers();
                _filling = _free[--_freeCount];
            }

            return _filling;
        }
    }

    private void WaitForBuffers()
    {
        _clock?.BeginWait(TaskWait.BackPressured);
        _writerWaits = true;
        try
        {
            while (_freeCount < _wakeAt)
            {
                Monitor.Wait(_lock);
                _cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _writerWaits = false;
            _clock?.EndWait();
        }
    }

    private void WakeWriter()
    {
        lock (_lock)
        {
            Monitor.Pulse(_lock);
        }
    }
}
