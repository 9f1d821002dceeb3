using System.Buffers.Binary;
using System.Text;

namespace StreamCore.Connectors.Database;

/// <summary>Reads what <see cref="DbValueWriter"/> wrote.</summary>
/// <param name="bytes">The encoded values.</param>
internal sealed class DbValueReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    public bool AtEnd => _position == bytes.Length;

    public ReadOnlySpan<byte> ReadRaw(int size)
    {
        if (size < 0 || size > bytes.Length - _position)
        {
            throw Damaged();
        }

        _position += size;
        return bytes.Span.Slice(_position - size, size);
    }

    /// <summary>Reads a value, boxed; <see cref="DBNull"/> for null.</summary>
    /// <exception cref="InvalidDataException">The bytes are no values.</exception>
    public object Read()
    {
        var tag = (DbValueTag)ReadRaw(1)[0];
        try
        {
            return tag switch
            {
                DbValueTag.Null => DBNull.Value,
                DbValueTag.False => false,
                DbValueTag.True => true,
                DbValueTag.Int16 => checked((short)ReadSigned()),
                DbValueTag.Int32 => checked((int)ReadSigned()),
                DbValueTag.Int64 => ReadSigned(),
                DbValueTag.Single => BinaryPrimitives.ReadSingleLittleEndian(ReadRaw(sizeof(float))),
                DbValueTag.Double => BinaryPrimitives.ReadDoubleLittleEndian(ReadRaw(sizeof(double))),
                DbValueTag.Decimal => ReadDecimal(),
                DbValueTag.String => Encoding.UTF8.GetString(ReadRaw(ReadSize())),
                DbValueTag.Bytes => ReadRaw(ReadSize()).ToArray(),
                DbValueTag.DateTime => ReadDateTime(),
                DbValueTag.DateTimeOffset => ReadDateTimeOffset(),
                DbValueTag.DateOnly => DateOnly.FromDayNumber(checked((int)ReadSigned())),
                DbValueTag.TimeOnly => new TimeOnly(ReadSigned()),
                DbValueTag.TimeSpan => new TimeSpan(ReadSigned()),
                DbValueTag.Guid => new Guid(ReadRaw(16)),
                _ => throw Damaged(),
            };
        }
        catch (Exception failure) when (failure is ArgumentException or OverflowException)
        {
            throw Damaged(failure);
        }
    }

    private decimal ReadDecimal()
    {
        Span<int> parts = stackalloc int[4];
        foreach (ref var part in parts)
        {
            part = BinaryPrimitives.ReadInt32LittleEndian(ReadRaw(sizeof(int)));
        }

        return new decimal(parts);
    }

    private DateTime ReadDateTime()
    {
        var encoded = BinaryPrimitives.ReadInt64LittleEndian(ReadRaw(sizeof(long)));
        return new DateTime(encoded & ((1L << 62) - 1), (DateTimeKind)((ulong)encoded >> 62));
    }

    private DateTimeOffset ReadDateTimeOffset()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(ReadRaw(sizeof(long)));
        return new DateTimeOffset(ticks, TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(ReadRaw(sizeof(short)))));
    }

    private long ReadSigned()
    {
        var value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private int ReadSize() => checked((int)ReadUnsigned());

    private ulong ReadUnsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = ReadRaw(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private InvalidDataException Damaged(Exception? reason = null) =>
        new($"The encoded rows are damaged near byte {_position} of {bytes.Length}.", reason);
}
