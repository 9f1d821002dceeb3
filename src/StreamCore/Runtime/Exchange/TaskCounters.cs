namespace StreamCore.Runtime.Exchange;

/// <summary>What went through a subtask since its start. Its thread adds; any thread may read.</summary>
internal sealed class TaskCounters
{
    private long _recordsIn;
    private long _recordsOut;
    private long _bytesIn;
    private long _bytesOut;

    /// <summary>Records that came in.</summary>
    public long RecordsIn => Volatile.Read(ref _recordsIn);

    /// <summary>Records that went out.</summary>
    public long RecordsOut => Volatile.Read(ref _recordsOut);

    /// <summary>Bytes that came in from outside; exchanges pass objects and count none.</summary>
    public long BytesIn => Volatile.Read(ref _bytesIn);

    /// <summary>Bytes that went to the outside; exchanges pass objects and count none.</summary>
    public long BytesOut => Volatile.Read(ref _bytesOut);

    /// <summary>Counts records that came in.</summary>
    public void AddRecordsIn(long count) => Add(ref _recordsIn, count);

    /// <summary>Counts records that went out.</summary>
    public void AddRecordsOut(long count) => Add(ref _recordsOut, count);

    /// <summary>Counts bytes that came in.</summary>
    public void AddBytesIn(long count) => Add(ref _bytesIn, count);

    /// <summary>Counts bytes that went out.</summary>
    public void AddBytesOut(long count) => Add(ref _bytesOut, count);

    // There is one writer, so no interlocked addition is needed.
    private static void Add(ref long counter, long count) => Volatile.Write(ref counter, counter + count);
}
