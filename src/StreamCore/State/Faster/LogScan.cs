using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>
/// Goes through a part of the log, and finds of each key the newest record. It has a page of buffer of its own, so that it
/// is kept for as long as it is of use.
/// </summary>
internal sealed class LogScan(FasterTable table, long begin, long end) : IDisposable
{
    private readonly IFasterScanIterator<SpanByte, SpanByte> _records = table.Log.Scan(begin, end, ScanBufferingMode.SinglePageBuffering);

    /// <summary>Where the next record is.</summary>
    public long NextAddress => Math.Max(begin, _records.NextAddress);

    /// <summary>Whether the end was reached.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The key of the entry that was found.</summary>
    public ReadOnlySpan<byte> Key => _records.GetKey().AsReadOnlySpan()[1..];

    /// <summary>The value of the entry that was found.</summary>
    public ReadOnlySpan<byte> Value => EntryFunctions.Unwrap(_records.GetValue().AsReadOnlySpan());

    /// <summary>Goes to the next record.</summary>
    /// <returns>True if it is the newest of its key and no deletion; false too at the end.</returns>
    public bool Next()
    {
        if (!_records.GetNext(out var info))
        {
            table.ThrowIfReadFailed();
            IsAtEnd = true;
            return false;
        }

        table.ThrowIfReadFailed();
        return !info.Tombstone && !FasterTable.IsFiller(_records.GetKey().AsReadOnlySpan()) && table.IsNewest(Key, _records.CurrentAddress);
    }

    public void Dispose() => _records.Dispose();
}
