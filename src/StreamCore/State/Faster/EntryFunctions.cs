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

    private byte[] _value = new byte[256];

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
    public ReadOnlySpan<byte> Value => _value.AsSpan(0, ValueLength);

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
            if (_value.Length < value.Length)
            {
                _value = new byte[Math.Max(value.Length, 2 * _value.Length)];
            }

            value.CopyTo(_value);
        }

        return true;
    }
}
