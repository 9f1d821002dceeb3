using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

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
    private readonly ConcurrentDictionary<int, SafeFileHandle> _readers = new();
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

        // FASTER may read the next record in its callback, and so on.
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Read();
        }
        else
        {
            Task.Run(Read);
        }

        void Read()
        {
            var error = ReadNow(segmentId, (long)sourceAddress, destinationAddress, (int)readLength);
            End(() => callback(error, error == 0 ? readLength : 0, context));
        }
    }

    /// <summary>Does nothing: files are deleted with the checkpoints that need them, not when FASTER does not.</summary>
    public override void RemoveSegment(int segment)
    {
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => callback(result);

    /// <summary>Deletes a file that nothing needs any more.</summary>
    public void Delete(int segment)
    {
        CloseReader(segment);
        _inner.RemoveSegment(segment);
    }

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
        foreach (var segment in _readers.Keys)
        {
            CloseReader(segment);
        }

        _inner.Dispose();
    }

    /// <summary>
    /// Reads on the calling thread. That is the one that owns the store, and it waits for what it reads anyway; the way over
    /// another thread and back takes several times as long as a read of what the system has in memory.
    /// </summary>
    /// <returns>0, or what has failed.</returns>
    private uint ReadNow(int segment, long offset, IntPtr destination, int length)
    {
        // FASTER guesses how long a record is, and may ask for more than there is, or than this file has.
        var end = Math.Min(Writes.WrittenUntil, AddressOf(segment + 1, 0));
        var needed = (int)Math.Clamp(end - AddressOf(segment, (ulong)offset), 0, length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var count = 0;
        uint error = 0;
        try
        {
            var file = _readers.GetOrAdd(segment, OpenReader);
            while (count < length && RandomAccess.Read(file, buffer.AsSpan(count, length - count), offset + count) is var more and > 0)
            {
                count += more;
            }

            if (count < needed)
            {
                error = uint.MaxValue;
                Fail("it is shorter than what was written");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = (uint)e.HResult;
            Fail(e.Message);
        }

        // Whatever FASTER makes of an error, it must not take for records what was in the buffer before.
        buffer.AsSpan(error == 0 ? count : 0, length - (error == 0 ? count : 0)).Clear();
        Marshal.Copy(buffer, 0, destination, length);
        ArrayPool<byte>.Shared.Return(buffer);
        return error;

        void Fail(string reason) =>
            Volatile.Write(ref _readError, $"Segment {segment} of {FileName} cannot be read from {offset} on: {reason}.");
    }

    private SafeFileHandle OpenReader(int segment) => File.OpenHandle(
        string.Create(CultureInfo.InvariantCulture, $"{FileName}.{segment}"),
        FileMode.Open,
        FileAccess.Read,
        FileShare.ReadWrite | FileShare.Delete);

    private void CloseReader(int segment)
    {
        if (_readers.TryRemove(segment, out var file))
        {
            file.Dispose();
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
