using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>
/// FASTER's table and log as bytes by bytes, used by one thread at a time. What it holds of an entry: a key with one byte in front
/// that tells entries from fillers, and a value with its length in front.
/// </summary>
internal sealed class FasterTable : IDisposable
{
    /// <summary>Checkpoints end at a multiple of this, so that what is written later touches no sector of theirs.</summary>
    public const int SectorSize = 512;

    private const int BucketSize = 64;

    /// <summary>An upper bound of what a record takes beside key and value.</summary>
    private const int RecordOverhead = 40;

    private const byte EntryMark = 0;
    private const byte FillerMark = 1;

    private readonly FasterKV<SpanByte, SpanByte> _faster;
    private readonly CheckedDevice _device;
    private readonly EntryFunctions _functions = new();
    private readonly int _pageBits;
    private readonly long _pages;
    private ClientSession<SpanByte, SpanByte, Empty, Empty, Empty, EntryFunctions>? _session;
    private byte[] _key = Pinned(64);
    private byte[] _value = Pinned(256);
    private int _keyLength = -1;
    private bool _isKnown;

    public FasterTable(CheckedDevice device, CapturedCheckpoints checkpoints, MemoryBudget.Share memory, FasterOptions options)
    {
        _device = device;
        _pageBits = BitOperations.Log2((uint)options.PageSize);
        _pages = memory.Log >> _pageBits;
        _faster = new(
            options.IndexSize / BucketSize,
            new LogSettings
            {
                LogDevice = device,
                PageSizeBits = _pageBits,
                MemorySizeBits = BitOperations.Log2((ulong)memory.Log),
                SegmentSizeBits = BitOperations.Log2((ulong)LogFiles.SegmentSize(options)),

                // What is read-only has to be on disk before its memory is needed: with few pages that takes a greater part.
                MutableFraction = _pages < 32 ? 0.5 : 0.8,
            },
            new CheckpointSettings { CheckpointManager = checkpoints, RemoveOutdated = false },
            comparer: new XxHashComparer(options.HashMask),
            concurrencyControlMode: ConcurrencyControlMode.None);
    }

    public LogAccessor<SpanByte, SpanByte> Log => _faster.Log;

    /// <summary>Everything before this address is on disk, and never changes.</summary>
    public long WrittenUntil => Math.Min(_device.Writes.WrittenUntil, Log.SafeReadOnlyAddress);

    /// <summary>The value that the last <see cref="TryGet"/> found.</summary>
    public ReadOnlySpan<byte> Value => _functions.Value;

    /// <summary>The length of the value of the key that <see cref="Contains"/> or <see cref="TryGet"/> found last.</summary>
    public int ValueLength => _functions.ValueLength;

    private ClientSession<SpanByte, SpanByte, Empty, Empty, Empty, EntryFunctions> Session => _session!;

    /// <summary>Brings the table to where a checkpoint was.</summary>
    public void Recover(Guid token)
    {
        _faster.Recover(Guid.Empty, token);
        ThrowIfReadFailed();
    }

    /// <summary>Makes the table ready for use.</summary>
    public void Start() => _session = _faster.For(_functions).NewSession<EntryFunctions>();

    public bool TryGet(ReadOnlySpan<byte> key)
    {
        // Mostly a key is read for an event, and then by the undo log; the second time it need not come from disk again.
        if (IsKnown(key) && (_functions.CopiesValue || !_functions.Found))
        {
            return _functions.Found;
        }

        SetKey(EntryMark, key);
        return Read(copiesValue: true);
    }

    /// <summary>Whether there is such a key; does nothing if that is known from the last read.</summary>
    public bool Contains(ReadOnlySpan<byte> key)
    {
        if (IsKnown(key))
        {
            return _functions.Found;
        }

        SetKey(EntryMark, key);
        return Read(copiesValue: false);
    }

    /// <summary>Whether a record that a scan has found is the newest of its key.</summary>
    public bool IsNewest(ReadOnlySpan<byte> key, long address)
    {
        SetKey(EntryMark, key);
        if (address < Log.HeadAddress)
        {
            // Mostly nothing of the key, or of its place in the index, is newer; that is seen without reading the disk again.
            var options = default(ReadOptions);
            SetStopAddress(ref options, address + 1);
            if (Read(copiesValue: false, ref options, out var metadata, out var wasOnDisk))
            {
                // It reads on to the record itself where one of another key is before it.
                return _functions.Address == address;
            }

            if (!wasOnDisk)
            {
                // A deletion that is newer has an address.
                return metadata.Address == 0;
            }
        }

        return Read(copiesValue: false) && _functions.Address == address;
    }

    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        SetValue(value.Length);
        value.CopyTo(_value.AsSpan(EntryFunctions.LengthSize));
        SetKey(EntryMark, key);
        Write(value.Length);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        SetKey(EntryMark, key);
        var fasterKey = Key();
        MakeRoom(RecordOverhead + key.Length);
        Complete(Session.Delete(ref fasterKey));
    }

    /// <summary>Writes fillers until the log ends at the end of a sector.</summary>
    public void AlignTail()
    {
        // A filler that does not fit on its page leaves the rest of the page and begins the next one: then another follows.
        _functions.MustAppend = true;
        for (var i = 0; i < 4 && Log.TailAddress % SectorSize != 0; i++)
        {
            // Eight bytes each of header and of key, and the length of the value twice.
            const int smallest = 8 + 8 + 4 + EntryFunctions.LengthSize;
            var gap = SectorSize - (int)(Log.TailAddress % SectorSize);
            gap += gap < smallest ? SectorSize : 0;
            SetValue(gap - smallest);
            _value.AsSpan(EntryFunctions.LengthSize, gap - smallest).Clear();
            SetKey(FillerMark, []);
            Write(gap - smallest);
        }

        _functions.MustAppend = false;
        if (Log.TailAddress % SectorSize != 0)
        {
            throw new InvalidOperationException($"The log ends at {Log.TailAddress}, which is not the end of a sector.");
        }
    }

    /// <summary>Begins a checkpoint of what is in the table now; its part of the log goes to disk in the background.</summary>
    /// <returns>False if the last one has not ended yet.</returns>
    public bool TryBeginCheckpoint(out Guid token)
    {
        var end = Log.TailAddress;
        if (!_faster.TryInitiateHybridLogCheckpoint(out token, CheckpointType.FoldOver))
        {
            return false;
        }

        // One thread has nobody to wait for: a few turns bring it to where the log's end is read-only.
        for (var i = 0; i < 16 && Log.ReadOnlyAddress < end; i++)
        {
            Session.Refresh();
        }

        return true;
    }

    /// <summary>A bounded step of a checkpoint that has begun.</summary>
    public void Refresh() => Session.Refresh();

    public static bool IsFiller(ReadOnlySpan<byte> fasterKey) => fasterKey[0] == FillerMark;

    public void ThrowIfReadFailed()
    {
        if (_device.ReadError is { } error)
        {
            throw new IOException($"{error} Nothing is lost: the state is restored from the changelog.");
        }
    }

    public void Dispose()
    {
        _device.Close();
        _session?.Dispose();
        _faster.Dispose();
        _device.Dispose();
    }

    // FASTER's own compaction reads so; for others it has forgotten the setter.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_StopAddress")]
    private static extern void SetStopAddress(ref ReadOptions options, long address);

    private static byte[] Pinned(int size) => GC.AllocateUninitializedArray<byte>(size, pinned: true);

    /// <summary>Whether the last read was of this key, and nothing was written since.</summary>
    private bool IsKnown(ReadOnlySpan<byte> key) =>
        _isKnown && _keyLength == key.Length && _key.AsSpan(1, key.Length).SequenceEqual(key);

    private bool Read(bool copiesValue)
    {
        var options = default(ReadOptions);
        var found = Read(copiesValue, ref options, out _, out _);
        _isKnown = true;
        return found;
    }

    private bool Read(bool copiesValue, ref ReadOptions options, out RecordMetadata metadata, out bool wasOnDisk)
    {
        _functions.CopiesValue = copiesValue;
        var key = Key();
        var input = default(Empty);
        var output = default(Empty);
        var status = Session.Read(ref key, ref input, ref output, ref options, out metadata);
        wasOnDisk = status.IsPending;
        if (wasOnDisk)
        {
            Session.CompletePending(wait: true);
            ThrowIfReadFailed();
        }
        else
        {
            _functions.Found = status.Found;
        }

        return _functions.Found;
    }

    private void Write(int valueLength)
    {
        MakeRoom(RecordOverhead + _keyLength + valueLength);
        var key = Key();
        var value = SpanByte.FromFixedSpan(_value.AsSpan(0, EntryFunctions.LengthSize + valueLength));
        Complete(Session.Upsert(ref key, ref value));
    }

    private void Complete(Status status)
    {
        _isKnown = false;
        _functions.OnWrite();
        if (status.IsPending)
        {
            Session.CompletePending(wait: true);
            ThrowIfReadFailed();
        }
    }

    /// <summary>
    /// Waits, if a record may need a new page, until that page's last contents are on disk. FASTER would wait too, but for ever
    /// where a full disk makes that fail.
    /// </summary>
    private void MakeRoom(int recordSize)
    {
        if (recordSize > 1 << _pageBits)
        {
            throw new InvalidOperationException(
                $"An entry takes {recordSize} bytes, and has to fit in a page of {1 << _pageBits}: set {nameof(FasterOptions)}.{nameof(FasterOptions.PageSize)} higher.");
        }

        var tail = Log.TailAddress;
        var offset = tail & ((1 << _pageBits) - 1);
        if (offset == 0 || offset + recordSize > 1 << _pageBits)
        {
            var page = (tail >> _pageBits) + (offset == 0 ? 0 : 1);
            _device.Writes.WaitUntil((page - _pages + 2) << _pageBits);
        }
    }

    private SpanByte Key() => SpanByte.FromFixedSpan(_key.AsSpan(0, 1 + _keyLength));

    private void SetKey(byte mark, ReadOnlySpan<byte> key)
    {
        _isKnown = false;
        if (_key.Length <= key.Length)
        {
            _key = Pinned(2 * (key.Length + 1));
        }

        _key[0] = mark;
        _keyLength = key.Length;
        key.CopyTo(_key.AsSpan(1));
    }

    private void SetValue(int length)
    {
        if (_value.Length < EntryFunctions.LengthSize + length)
        {
            _value = Pinned(2 * (EntryFunctions.LengthSize + length));
        }

        BinaryPrimitives.WriteInt32LittleEndian(_value, length);
    }
}
