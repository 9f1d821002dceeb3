using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamCore.Avro;

/// <summary>
/// Writes Avro's binary encoding straight into a buffer writer. Call <see cref="Complete"/> at the end: what was written
/// since the buffer was last asked for room becomes visible only then.
/// </summary>
/// <param name="destination">Where the bytes go.</param>
public ref struct AvroSpanWriter(IBufferWriter<byte> destination)
{
    private const int MaxVarintSize = 10;

    private readonly IBufferWriter<byte> _destination = destination;
    private Span<byte> _free;
    private int _used;

    /// <summary>Writes an Avro <c>long</c>. An <c>int</c>, an enum's or union's position are encoded just so.</summary>
    public void WriteLong(long value)
    {
        Reserve(MaxVarintSize);
        var bits = (ulong)((value << 1) ^ (value >> 63));
        while (bits >= 0x80)
        {
            _free[_used++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        _free[_used++] = (byte)bits;
    }

    /// <summary>Writes an Avro <c>boolean</c>.</summary>
    public void WriteBoolean(bool value)
    {
        Reserve(1);
        _free[_used++] = value ? (byte)1 : (byte)0;
    }

    /// <summary>Writes an Avro <c>double</c>.</summary>
    public void WriteDouble(double value)
    {
        Reserve(sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(_free[_used..], value);
        _used += sizeof(double);
    }

    /// <summary>Writes an Avro <c>string</c> that is UTF-8 already, or <c>bytes</c>.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        WriteLong(utf8.Length);
        WriteRaw(utf8);
    }

    /// <summary>Writes an Avro <c>string</c>.</summary>
    public void WriteString(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteLong(length);
        Reserve(length);
        _used += Encoding.UTF8.GetBytes(text, _free[_used..]);
    }

    /// <summary>Writes a union of null and string.</summary>
    public void WriteNullableString(ReadOnlyMemory<byte>? utf8)
    {
        WriteLong(utf8 is null ? 0 : 1);
        if (utf8 is { } text)
        {
            WriteString(text.Span);
        }
    }

    /// <summary>Writes a union of null and double.</summary>
    public void WriteNullableDouble(double? value)
    {
        WriteLong(value is null ? 0 : 1);
        if (value is { } number)
        {
            WriteDouble(number);
        }
    }

    /// <summary>Starts an array or map of one block. After its items, or at once if there is none, call <see cref="WriteEnd"/>.</summary>
    public void WriteBlock(int count)
    {
        if (count > 0)
        {
            WriteLong(count);
        }
    }

    /// <summary>Ends an array or map.</summary>
    public void WriteEnd() => WriteLong(0);

    /// <summary>Writes bytes that are encoded already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded)
    {
        Reserve(encoded.Length);
        encoded.CopyTo(_free[_used..]);
        _used += encoded.Length;
    }

    /// <summary>Hands everything over to the buffer writer.</summary>
    public void Complete()
    {
        _destination.Advance(_used);
        _free = default;
        _used = 0;
    }

    private void Reserve(int size)
    {
        if (_free.Length - _used < size)
        {
            Complete();
            _free = _destination.GetSpan(size);
        }
    }
}
