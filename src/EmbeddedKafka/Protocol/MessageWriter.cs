using System.Buffers.Binary;
using System.Text;

namespace EmbeddedKafka.Protocol;

/// <summary>Writes messages into a <see cref="FrameBuffer"/>.</summary>
internal sealed class MessageWriter : FieldCodec
{
    private readonly FrameBuffer _out;
    private SortedList<int, Action<FieldCodec>>? _tags;

    private MessageWriter(FrameBuffer buffer, short version, bool flexible)
        : base(version, flexible) => _out = buffer;

    /// <summary>Appends a message to the buffer.</summary>
    /// <exception cref="InvalidOperationException">A field is null that must not be in this version.</exception>
    public static void Write(Message message, FrameBuffer buffer, short version, bool flexible) =>
        new MessageWriter(buffer, version, flexible).Structure(message);

    public override void Bool(ref bool value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            _out.Take(1)[0] = value ? (byte)1 : (byte)0;
        }
    }

    public override void Int8(ref sbyte value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            _out.Take(1)[0] = (byte)value;
        }
    }

    public override void Int16(ref short value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Int16(value);
        }
    }

    public override void Int32(ref int value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Int32(value);
        }
    }

    public override void Int64(ref long value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            BinaryPrimitives.WriteInt64BigEndian(_out.Take(sizeof(long)), value);
        }
    }

    public override void Uuid(ref Guid value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value.TryWriteBytes(_out.Take(16), bigEndian: true, out _);
        }
    }

    public override void String(ref string value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Text(value, name);
        }
    }

    public override void NullableString(ref string? value, int from, int until, int nullableFrom, string name)
    {
        if (Has(from, until))
        {
            RequireNullable(value, nullableFrom, name);
            Text(value, name);
        }
    }

    public override void Bytes(ref byte[] value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Block(value);
        }
    }

    public override void NullableBytes(ref byte[]? value, int from, int until, int nullableFrom, string name)
    {
        if (!Has(from, until))
        {
            return;
        }

        RequireNullable(value, nullableFrom, name);
        if (value is null)
        {
            Length(-1);
        }
        else
        {
            Block(value);
        }
    }

    public override void Records(ref ReadOnlyMemory<byte>? value, int from, int until, string name)
    {
        if (!Has(from, until))
        {
            return;
        }

        if (value is { } records)
        {
            Block(records.Span);
        }
        else
        {
            Length(-1);
        }
    }

    public override void Int32Array(ref List<int> value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Integers(value);
        }
    }

    public override void NullableInt32Array(ref List<int>? value, int from, int until, int nullableFrom, string name)
    {
        if (Has(from, until))
        {
            RequireNullable(value, nullableFrom, name);
            Integers(value);
        }
    }

    public override void Int64Array(ref List<long> value, int from, int until, string name)
    {
        if (!Has(from, until))
        {
            return;
        }

        Length(value.Count);
        foreach (var number in value)
        {
            BinaryPrimitives.WriteInt64BigEndian(_out.Take(sizeof(long)), number);
        }
    }

    public override void StringArray(ref List<string> value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Texts(value, name);
        }
    }

    public override void NullableStringArray(ref List<string>? value, int from, int until, int nullableFrom, string name)
    {
        if (Has(from, until))
        {
            RequireNullable(value, nullableFrom, name);
            Texts(value, name);
        }
    }

    public override void Array<T>(ref List<T> value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Structures(value);
        }
    }

    public override void NullableArray<T>(ref List<T>? value, int from, int until, int nullableFrom, string name)
        where T : class
    {
        if (Has(from, until))
        {
            RequireNullable(value, nullableFrom, name);
            Structures(value);
        }
    }

    public override void Struct<T>(ref T value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            Structure(value);
        }
    }

    public override void NullableStruct<T>(ref T? value, int from, int until, string name)
        where T : class
    {
        if (!Has(from, until))
        {
            return;
        }

        _out.Take(1)[0] = value is null ? byte.MaxValue : (byte)1;
        if (value is not null)
        {
            Structure(value);
        }
    }

    public override void Tagged(int tag, bool isSet, Action<FieldCodec> describe)
    {
        if (Flexible && isSet)
        {
            (_tags ??= []).Add(tag, describe);
        }
    }

    private void Structure(Message message)
    {
        var outer = _tags;
        _tags = null;
        message.Fields(this);
        if (Flexible)
        {
            TagSection();
        }

        _tags = outer;
    }

    private void TagSection()
    {
        if (_tags is not { } tags)
        {
            Varint(0);
            return;
        }

        Varint((uint)tags.Count);
        foreach (var (tag, describe) in tags)
        {
            using var field = new FrameBuffer();
            describe(new MessageWriter(field, Version, Flexible));
            Varint((uint)tag);
            Varint((uint)field.Written.Length);
            field.Written.Span.CopyTo(_out.Take(field.Written.Length));
        }
    }

    private void Integers(List<int>? values)
    {
        Length(values?.Count ?? -1);
        foreach (var value in values ?? [])
        {
            Int32(value);
        }
    }

    private void Texts(List<string>? values, string name)
    {
        Length(values?.Count ?? -1);
        foreach (var value in values ?? [])
        {
            Text(value, name);
        }
    }

    private void Structures<T>(List<T>? values)
        where T : Message
    {
        Length(values?.Count ?? -1);
        if (values is null)
        {
            return;
        }

        foreach (var value in values)
        {
            Structure(value);
        }
    }

    private void Text(string? value, string name)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (Flexible)
        {
            Varint((uint)(length + 1));
        }
        else if (length > short.MaxValue)
        {
            throw new InvalidOperationException($"{name} has {length} bytes; version {Version} allows {short.MaxValue}.");
        }
        else
        {
            Int16((short)length);
        }

        if (length > 0)
        {
            Encoding.UTF8.GetBytes(value, _out.Take(length));
        }
    }

    private void Block(ReadOnlySpan<byte> bytes)
    {
        Length(bytes.Length);
        bytes.CopyTo(_out.Take(bytes.Length));
    }

    private void Length(int length)
    {
        if (Flexible)
        {
            Varint((uint)(length + 1));
        }
        else
        {
            Int32(length);
        }
    }

    private void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _out.Take(1)[0] = (byte)(value | 0x80);
        }

        _out.Take(1)[0] = (byte)value;
    }

    private void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(_out.Take(sizeof(short)), value);

    private void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(_out.Take(sizeof(int)), value);

    private void RequireNullable(object? value, int nullableFrom, string name)
    {
        if (value is null && Version < nullableFrom)
        {
            throw new InvalidOperationException($"{name} must not be null in version {Version}.");
        }
    }
}
