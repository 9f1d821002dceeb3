using System.Buffers.Binary;
using FASTER.core;

namespace StreamCore.State.Faster;

/// <summary>
/// What FASTER calls to read and write values, and where it leaves what it has found. A value begins with its length: the room
/// it has in the log may be larger, and stays with it.
/// </summary>
internal sealed class EntryFunctions : FunctionsBase<SpanByte, SpanByte, Empty, Empty, Empty>
{
    public const int LengthSize = sizeof(int);

    private const int ChunkSize = 64 << 10;

    // Values that were read are copied one behind the other, since all stay valid until the next write. A chunk that is full is left to
    // whoever still looks at it.
    private byte[] _chunk = new byte[ChunkSize];
    private int _used;
    private int _valueStart;

    /// <summary>Whether a read is to copy the value; otherwise only to find it.</summary>
    public bool CopiesValue { get; set; }

    /// <summary>Whether a write must make a new record.</summary>
    public bool MustAppend { get; set; }

    /// <summary>Whether the last read found the key.</summary>
    public bool Found { get; set; }

    /// <summary>Where the last read found the record.</summary>
    public long Address { get; private set; }

    /// <summary>The length of the value that the last read found.</summary>
    public int ValueLength { get; private set; }

    /// <summary>The copy of the value.</summary>
    public ReadOnlySpan<byte> Value => _chunk.AsSpan(_valueStart, ValueLength);

    /// <summary>The store is written to: nobody looks at what was read before.</summary>
    public void OnWrite() => _used = 0;

    public static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> stored) =>
        stored.Slice(LengthSize, BinaryPrimitives.ReadInt32LittleEndian(stored));

    public override bool SingleReader(ref SpanByte key, ref Empty input, ref SpanByte value, ref Empty dst, ref ReadInfo readInfo) =>
        Take(ref value, ref readInfo);

    public override bool ConcurrentReader(ref SpanByte key, ref Empty input, ref SpanByte value, ref Empty dst, ref ReadInfo readInfo) =>
        Take(ref value, ref readInfo);

    public override bool SingleWriter(
        ref SpanByte key, ref Empty input, ref SpanByte src, ref SpanByte dst, ref Empty output, ref UpsertInfo upsertInfo, WriteReason reason)
    {
        src.AsReadOnlySpan().CopyTo(dst.AsSpan());
        return true;
    }

    public override bool ConcurrentWriter(
        ref SpanByte key, ref Empty input, ref SpanByte src, ref SpanByte dst, ref Empty output, ref UpsertInfo upsertInfo)
    {
        if (MustAppend || dst.Length < src.Length)
        {
            return false;
        }

        src.AsReadOnlySpan().CopyTo(dst.AsSpan());
        return true;
    }

    public override void ReadCompletionCallback(ref SpanByte key, ref Empty input, ref Empty output, Empty ctx, Status status, RecordMetadata recordMetadata) =>
        Found = status.Found;

    private bool Take(ref SpanByte stored, ref ReadInfo readInfo)
    {
        var value = Unwrap(stored.AsReadOnlySpan());
        Address = readInfo.Address;
        ValueLength = value.Length;
        if (CopiesValue)
        {
            if (_chunk.Length - _used < value.Length)
            {
                _chunk = new byte[Math.Max(ChunkSize, 2 * value.Length)];
                _used = 0;
            }

            value.CopyTo(_chunk.AsSpan(_used));
            _valueStart = _used;
            _used += value.Length;
        }

        return true;
    }
}
