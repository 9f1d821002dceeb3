using System.Buffers.Binary;
using System.Text;

namespace StreamCore.Connectors.Database;

/// <summary>
/// Encodes values one behind the other: a <see cref="DbValueTag"/>, then the value. Integers and lengths are variable
/// (7 bits a byte, low ones first, signed ones zigzag), all else is little-endian.
/// </summary>
internal sealed class DbValueWriter
{
    private const int MaxVariableSize = 10;

    // A string that is not valid UTF-16 must not reach the database as another one.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Forgets what was written, but for this many bytes at the beginning.</summary>
    public void Truncate(int length) => Length = length;

    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void WriteNull() => Tag(DbValueTag.Null);

    public void Write(bool value) => Tag(value ? DbValueTag.True : DbValueTag.False);

    public void Write(short value) => Signed(DbValueTag.Int16, value);

    public void Write(int value) => Signed(DbValueTag.Int32, value);

    public void Write(long value) => Signed(DbValueTag.Int64, value);

    public void Write(float value)
    {
        Tag(DbValueTag.Single);
        BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);
    }

    public void Write(double value)
    {
        Tag(DbValueTag.Double);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);
    }

    public void Write(decimal value)
    {
        Tag(DbValueTag.Decimal);
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), part);
        }
    }

    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNull();
            return;
        }

        Tag(DbValueTag.String);
        var size = Utf8.GetByteCount(value);
        Unsigned((ulong)size);
        Utf8.GetBytes(value, Take(size));
    }

    public void Write(byte[]? value)
    {
        if (value is null)
        {
            WriteNull();
            return;
        }

        Tag(DbValueTag.Bytes);
        Unsigned((ulong)value.Length);
        WriteRaw(value);
    }

    public void Write(DateTime value)
    {
        // Ticks need 62 bits; the kind goes above them. Not ToBinary: it shifts local times by this machine's zone.
        Tag(DbValueTag.DateTime);
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value.Ticks | ((long)value.Kind << 62));
    }

    public void Write(DateTimeOffset value)
    {
        Tag(DbValueTag.DateTimeOffset);
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(Take(sizeof(short)), (short)value.TotalOffsetMinutes);
    }

    public void Write(DateOnly value) => Signed(DbValueTag.DateOnly, value.DayNumber);

    public void Write(TimeOnly value) => Signed(DbValueTag.TimeOnly, value.Ticks);

    public void Write(TimeSpan value) => Signed(DbValueTag.TimeSpan, value.Ticks);

    public void Write(Guid value)
    {
        Tag(DbValueTag.Guid);
        value.TryWriteBytes(Take(16));
    }

    public void WriteObject(object? value)
    {
        switch (value)
        {
            case null or DBNull: WriteNull(); break;
            case bool typed: Write(typed); break;
            case short typed: Write(typed); break;
            case int typed: Write(typed); break;
            case long typed: Write(typed); break;
            case float typed: Write(typed); break;
            case double typed: Write(typed); break;
            case decimal typed: Write(typed); break;
            case string typed: Write(typed); break;
            case byte[] typed: Write(typed); break;
            case DateTime typed: Write(typed); break;
            case DateTimeOffset typed: Write(typed); break;
            case DateOnly typed: Write(typed); break;
            case TimeOnly typed: Write(typed); break;
            case TimeSpan typed: Write(typed); break;
            case Guid typed: Write(typed); break;
            default:
                throw new NotSupportedException($"The value is of type {value.GetType()}. {DbValueEncoders.Supported}");
        }
    }

    private void Tag(DbValueTag tag) => Take(1)[0] = (byte)tag;

    private void Signed(DbValueTag tag, long value)
    {
        Tag(tag);
        Unsigned((ulong)((value << 1) ^ (value >> 63)));
    }

    private void Unsigned(ulong value)
    {
        var bytes = Take(MaxVariableSize);
        var size = 0;
        while (value >= 0x80)
        {
            bytes[size++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[size++] = (byte)value;
        Length -= MaxVariableSize - size;
    }

    private Span<byte> Take(int size)
    {
        var start = Length;
        var end = checked(start + size);
        if (end > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(end, (int)Math.Min((uint)_buffer.Length * 2, (uint)Array.MaxLength)));
        }

        Length = end;
        return _buffer.AsSpan(start, size);
    }
}
