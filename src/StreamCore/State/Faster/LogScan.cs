using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>
/// Goes through a part of the log, and finds of each key the newest record. Where it comes to the disk it has a page of buffer
/// of its own, so that it is kept for as long as it is of use.
/// </summary>
internal sealed class LogScan : IDisposable
{
    private readonly FasterTable _table;
    private readonly long _end;
    private IFasterScanIterator<SpanByte, SpanByte> _records;
    private bool _hasBuffer;

    public LogScan(FasterTable table, long begin, long end)
    {
        _table = table;
        _end = end;
        NextAddress = begin;
        _records = Open();
    }

    /// <summary>Where the next record is.</summary>
    public long NextAddress { get; private set; }

    /// <summary>Where the part ends.</summary>
    public long EndAddress => _end;

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
        if (!_hasBuffer && NextAddress < _table.Log.HeadAddress)
        {
            _records.Dispose();
            _records = Open();
        }

        var found = _records.GetNext(out var info);
        _table.ThrowIfReadFailed();
        if (!found)
        {
            IsAtEnd = true;
            return false;
        }

        NextAddress = _records.NextAddress;
        return !info.Tombstone && !FasterTable.IsFiller(_records.GetKey().AsReadOnlySpan()) && _table.IsNewest(Key, _records.CurrentAddress);
    }

    public void Dispose() => _records.Dispose();

    private IFasterScanIterator<SpanByte, SpanByte> Open()
    {
        _hasBuffer = NextAddress < _table.Log.HeadAddress;
        return _table.Log.Scan(NextAddress, _end, _hasBuffer ? ScanBufferingMode.SinglePageBuffering : ScanBufferingMode.NoBuffering);
    }
}
