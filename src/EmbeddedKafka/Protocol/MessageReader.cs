using System.Buffers.Binary;
using System.Text;

namespace EmbeddedKafka.Protocol;

/// <summary>Fills a message from bytes. Nothing in them is trusted: no length or count takes it beyond its end.</summary>
internal sealed class MessageReader : FieldCodec
{
    /// <summary>
    /// More structures than any client sends in one message; beyond them the bytes would grow to a multiple of their
    /// size in objects.
    /// </summary>
    private const int MaxElements = 500_000;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _position;
    private int _elements;
    private SortedList<int, Action<FieldCodec>>? _knownTags;

    private MessageReader(ReadOnlyMemory<byte> bytes, short version, bool flexible)
        : base(version, flexible) => _bytes = bytes;

    private int Remaining => _bytes.Length - _position;

    /// <summary>Fills a message.</summary>
    /// <returns>How many bytes it took.</returns>
    /// <exception cref="MalformedMessageException">The bytes are not such a message.</exception>
    public static int Read(Message message, ReadOnlyMemory<byte> bytes, short version, bool flexible)
    {
        var reader = new MessageReader(bytes, version, flexible);
        reader.Structure(message);
        return reader._position;
    }

    public override void Bool(ref bool value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = Take(1, name)[0] != 0;
        }
    }

    public override void Int8(ref sbyte value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = (sbyte)Take(1, name)[0];
        }
    }

    public override void Int16(ref short value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short), name));
        }
    }

    public override void Int32(ref int value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int), name));
        }
    }

    public override void Int64(ref long value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long), name));
        }
    }

    public override void Uuid(ref Guid value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = new Guid(Take(16, name), bigEndian: true);
        }
    }

    public override void String(ref string value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = Text(name) ?? throw MustNotBeNull(name);
        }
    }

    public override void NullableString(ref string? value, int from, int until, int nullableFrom, string name)
    {
        if (Has(from, until))
        {
            value = Text(name);
            RequireNullable(value is null, nullableFrom, name);
        }
    }

    public override void Bytes(ref byte[] value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = Block(name)?.ToArray() ?? throw MustNotBeNull(name);
        }
    }

    public override void NullableBytes(ref byte[]? value, int from, int until, int nullableFrom, string name)
    {
        if (Has(from, until))
        {
            value = Block(name)?.ToArray();
            RequireNullable(value is null, nullableFrom, name);
        }
    }

    public override void Records(ref ReadOnlyMemory<byte>? value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = Block(name);
        }
    }

    public override void Int32Array(ref List<int> value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = Integers(name) ?? throw MustNotBeNull(name);
        }
    }

    public override void NullableInt32Array(ref List<int>? value, int from, int until, int nullableFrom, string name)
    {
        if (Has(from, until))
        {
            value = Integers(name);
            RequireNullable(value is null, nullableFrom, name);
        }
    }

    public override void Int64Array(ref List<long> value, int from, int until, string name)
    {
        if (!Has(from, until))
        {
            return;
        }

        var count = Count(name, elementSize: sizeof(long)) ?? throw MustNotBeNull(name);
        value = new List<long>(count);
        for (var i = 0; i < count; i++)
        {
            value.Add(BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long), name)));
        }
    }

    public override void StringArray(ref List<string> value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = Texts(name) ?? throw MustNotBeNull(name);
        }
    }

    public override void NullableStringArray(ref List<string>? value, int from, int until, int nullableFrom, string name)
    {
        if (Has(from, until))
        {
            value = Texts(name);
            RequireNullable(value is null, nullableFrom, name);
        }
    }

    public override void Array<T>(ref List<T> value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = Structures<T>(name) ?? throw MustNotBeNull(name);
        }
    }

    public override void NullableArray<T>(ref List<T>? value, int from, int until, int nullableFrom, string name)
        where T : class
    {
        if (Has(from, until))
        {
            value = Structures<T>(name);
            RequireNullable(value is null, nullableFrom, name);
        }
    }

    public override void Struct<T>(ref T value, int from, int until, string name)
    {
        if (Has(from, until))
        {
            value = new T();
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

        value = null;
        if ((sbyte)Take(1, name)[0] >= 0)
        {
            value = new T();
            Structure(value);
        }
    }

    public override void Tagged(int tag, bool isSet, Action<FieldCodec> describe)
    {
        if (Flexible)
        {
            (_knownTags ??= []).Add(tag, describe);
        }
    }

    private void Structure(Message message)
    {
        var outer = _knownTags;
        _knownTags = null;
        message.Fields(this);
        if (Flexible)
        {
            TagSection();
        }

        _knownTags = outer;
    }

    private void TagSection()
    {
        var known = _knownTags;
        for (var left = Varint("tag count"); left > 0; left--)
        {
            var tag = Varint("tag");
            var size = Varint("tag size");
            if (size > Remaining)
            {
                throw new MalformedMessageException($"tag {tag} of {size} bytes goes beyond the end");
            }

            var end = _position + (int)size;
            if (known is not null && known.TryGetValue((int)tag, out var describe))
            {
                describe(this);
            }
            else
            {
                _position = end;
            }

            if (_position != end)
            {
                throw new MalformedMessageException($"tag {tag} does not have the {size} bytes it claims");
            }
        }
    }

    private List<int>? Integers(string name)
    {
        if (Count(name, sizeof(int)) is not { } count)
        {
            return null;
        }

        var values = new List<int>(count);
        for (var i = 0; i < count; i++)
        {
            values.Add(BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int), name)));
        }

        return values;
    }

    private List<string>? Texts(string name)
    {
        if (Count(name, elementSize: 1) is not { } count)
        {
            return null;
        }

        var values = new List<string>();
        for (var i = 0; i < count; i++)
        {
            values.Add(Text(name) ?? throw MustNotBeNull(name));
        }

        return values;
    }

    private List<T>? Structures<T>(string name)
        where T : Message, new()
    {
        if (Count(name, elementSize: 1) is not { } count)
        {
            return null;
        }

        var values = new List<T>();
        for (var i = 0; i < count; i++)
        {
            var element = new T();
            Structure(element);
            values.Add(element);
        }

        return values;
    }

    private string? Text(string name)
    {
        var length = Flexible ? CompactLength(name) : BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short), name));
        if (length < 0)
        {
            return null;
        }

        try
        {
            return StrictUtf8.GetString(Take(length, name));
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedMessageException($"{name} is not UTF-8");
        }
    }

    private ReadOnlyMemory<byte>? Block(string name)
    {
        var length = Flexible ? CompactLength(name) : BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int), name));
        if (length < 0)
        {
            return null;
        }

        var start = _position;
        Take(length, name);
        return _bytes.Slice(start, length);
    }

    private int? Count(string name, int elementSize)
    {
        var count = Flexible ? CompactLength(name) : BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int), name));
        if (count < 0)
        {
            return null;
        }

        _elements += Math.Min(count, MaxElements);
        if (_elements > MaxElements || count > Remaining / elementSize)
        {
            throw new MalformedMessageException($"{name} claims {count} elements with {Remaining} bytes left");
        }

        return count;
    }

    /// <summary>A length as flexible versions have it: one more than the length, 0 for null.</summary>
    private int CompactLength(string name) => (int)Math.Min(Varint(name), int.MaxValue) - 1;

    private uint Varint(string name)
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(1, name)[0];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new MalformedMessageException($"{name} has a varint of more than five bytes");
    }

    private ReadOnlySpan<byte> Take(int length, string name)
    {
        if (length > Remaining)
        {
            throw new MalformedMessageException($"{name} needs {length} bytes, {Remaining} are left");
        }

        var taken = _bytes.Span.Slice(_position, length);
        _position += length;
        return taken;
    }

    private void RequireNullable(bool isNull, int nullableFrom, string name)
    {
        if (isNull && Version < nullableFrom)
        {
            throw MustNotBeNull(name);
        }
    }

    private static MalformedMessageException MustNotBeNull(string name) => new($"{name} must not be null");
}
