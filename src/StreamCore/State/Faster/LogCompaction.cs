namespace StreamCore.State.Faster;

/// <summary>
/// Moves what is live at the log's beginning to its end, a bounded piece at a time, and has the log begin behind it. The
/// files go when no checkpoint needs them any more.
/// </summary>
internal sealed class LogCompaction(FasterTable table, FasterOptions options) : IDisposable
{
    private const long SmallStep = 256 << 10;
    private const long LargeStep = 1 << 20;

    private LogScan? _scan;
    private long _lastTail;

    /// <summary>Takes a step if the log is too long. Call it only where all in the log is committed, and no checkpoint is under way.</summary>
    /// <param name="liveBytes">About how many bytes the entries take.</param>
    public void Step(long liveBytes)
    {
        var tail = table.Log.TailAddress;
        var appended = tail - _lastTail;
        if (tail - table.Log.BeginAddress <= Math.Max(options.DiskBudget, 2 * liveBytes))
        {
            _lastTail = tail;
            return;
        }

        if (_scan is null or { IsAtEnd: true })
        {
            _scan?.Dispose();
            _scan = null;
            if (table.WrittenUntil <= table.Log.BeginAddress)
            {
                return;
            }

            // FASTER would not write what is given up before it was written, and leave a gap in the files.
            _scan = new(table, table.Log.BeginAddress, table.WrittenUntil);
        }

        // Faster than the log grows, so that it becomes shorter.
        var until = _scan.NextAddress + Math.Clamp(2 * appended, SmallStep, LargeStep);
        while (!_scan.IsAtEnd && _scan.NextAddress < until)
        {
            if (_scan.Next())
            {
                table.Upsert(_scan.Key, _scan.Value);
            }
        }

        table.Log.ShiftBeginAddress(_scan.IsAtEnd ? _scan.EndAddress : _scan.NextAddress, snapToPageStart: false, truncateLog: false);
        _lastTail = table.Log.TailAddress;
    }

    public void Dispose() => _scan?.Dispose();
}
