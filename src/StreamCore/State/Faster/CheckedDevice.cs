using System.Runtime.InteropServices;
using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>
/// The log on disk. FASTER only logs most errors, takes short reads for data, and never writes again what it could not write:
/// here a failed write is tried again until it succeeds, so that FASTER sees a slow disk; a read that does not bring
/// what was written is an error that the store finds here. Files are deleted by the store alone.
/// </summary>
internal sealed class CheckedDevice : StorageDeviceBase
{
    /// <summary>ENOSPC.</summary>
    private const uint DiskFull = 28;

    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);

    private readonly ManagedLocalStorageDevice _inner;
    private readonly FasterOptions _options;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private int _running;
    private string? _readError;

    /// <param name="path">The files' common path; each has a number behind it.</param>
    /// <param name="writtenUntil">Up to where the log has been written.</param>
    /// <param name="options">Settings.</param>
    public CheckedDevice(string path, long writtenUntil, FasterOptions options)
        : this(new ManagedLocalStorageDevice(path, preallocateFile: false, deleteOnClose: false), writtenUntil, options)
    {
    }

    private CheckedDevice(ManagedLocalStorageDevice inner, long writtenUntil, FasterOptions options)
        : base(inner.FileName, inner.SectorSize, inner.Capacity)
    {
        _inner = inner;
        _options = options;
        Writes = new(writtenUntil);
        ThrottleLimit = inner.ThrottleLimit;
    }

    public LogWrites Writes { get; }

    /// <summary>Why a read failed: what was read since is not to be trusted. Null if none did.</summary>
    public string? ReadError => Volatile.Read(ref _readError);

    public override void Initialize(long segmentSize, LightEpoch? epoch = null, bool omitSegmentIdFromFilename = false)
    {
        base.Initialize(segmentSize, epoch, omitSegmentIdFromFilename);
        _inner.Initialize(segmentSize, epoch, omitSegmentIdFromFilename);
    }

    public override void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context) =>
        Start(new(AddressOf(segmentId, destinationAddress), sourceAddress, segmentId, destinationAddress, numBytesToWrite, callback, context));

    public override void ReadAsync(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        if (!TryBegin())
        {
            return;
        }

        var begin = AddressOf(segmentId, sourceAddress);
        var needed = (uint)Math.Clamp(Writes.WrittenUntil - begin, 0, readLength);
        try
        {
            _inner.ReadAsync(segmentId, sourceAddress, destinationAddress, readLength, OnRead, context);
        }
        catch (IOException e)
        {
            OnRead((uint)e.HResult, 0, context);
        }

        void OnRead(uint error, uint count, object state)
        {
            if (error != 0 || count < needed)
            {
                var reason = error == 0 ? "it is shorter than what was written" : Describe(error);
                Volatile.Write(ref _readError, $"Segment {segmentId} of {FileName} cannot be read from {sourceAddress} on: {reason}.");
                error = error == 0 ? uint.MaxValue : error;
                count = 0;
            }

            // Whatever FASTER makes of an error, it must not take for records what was in the buffer before.
            Clear(destinationAddress, (int)count, (int)readLength);
            End(() => callback(error, error == 0 ? readLength : 0, state));
        }
    }

    /// <summary>Does nothing: files are deleted with the checkpoints that need them, not when FASTER does not.</summary>
    public override void RemoveSegment(int segment)
    {
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => callback(result);

    /// <summary>Deletes a file that nothing needs any more.</summary>
    public void Delete(int segment) => _inner.RemoveSegment(segment);

    public override long GetFileSize(int segment) => _inner.GetFileSize(segment);

    public override bool Throttle() => _inner.Throttle();

    public override void Reset() => _inner.Reset();

    /// <summary>Waits for what is running and drops what has failed: nothing is called back after it.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed.Cancel();
        }

        _idle.Wait();
    }

    public override void Dispose()
    {
        Close();
        _inner.Dispose();
    }

    private static void Clear(IntPtr buffer, int begin, int end)
    {
        if (begin < end)
        {
            Marshal.Copy(new byte[end - begin], 0, buffer + begin, end - begin);
        }
    }

    private static string Describe(uint error) => $"{Marshal.GetPInvokeErrorMessage((int)(error & 0xFFFF))} (error {error & 0xFFFF})";

    private long AddressOf(int segment, ulong offset) => (segment * segmentSize) + (long)offset;

    private void Start(LogWrite write)
    {
        if (!TryBegin())
        {
            return;
        }

        Writes.OnBegin(write);
        if (_options.IsDiskFull?.Invoke() == true)
        {
            OnWritten(write, DiskFull, 0);
            return;
        }

        try
        {
            _inner.WriteAsync(write.Source, write.Segment, write.Offset, write.Length, (error, count, _) => OnWritten(write, error, count), write.Context);
        }
        catch (IOException e)
        {
            OnWritten(write, (uint)e.HResult, 0);
        }
    }

    private void OnWritten(LogWrite write, uint error, uint count)
    {
        if (error == 0 && count == write.Length)
        {
            Writes.OnSuccess(write);
            End(() => write.Callback(0, count, write.Context));
            return;
        }

        var reason = $"Segment {write.Segment} of {FileName} cannot be written: {Describe(error == 0 ? DiskFull : error)}.";
        if (Writes.OnFailure(write, reason))
        {
            _ = RetryAsync();
        }

        End(static () => { });
    }

    private async Task RetryAsync()
    {
        while (Writes.TryGetFailed(out var waiting))
        {
            await Task.Delay(RetryWait, _options.TimeProvider, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_closed.IsCancellationRequested)
            {
                return;
            }

            waiting.ForEach(Start);
        }
    }

    private bool TryBegin()
    {
        lock (_lock)
        {
            if (_closed.IsCancellationRequested)
            {
                return false;
            }

            _running++;
            _idle.Reset();
            return true;
        }
    }

    private void End(Action callBack)
    {
        // FASTER may begin the next in its callback, so that this one ends after it.
        if (!_closed.IsCancellationRequested)
        {
            callBack();
        }

        lock (_lock)
        {
            if (--_running == 0)
            {
                _idle.Set();
            }
        }
    }
}
