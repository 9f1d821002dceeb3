using System.Text;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>Fills the fields that a version has with random content: empty, null, short and long.</summary>
internal sealed class RandomContent(Random random, short version, bool flexible, int depth = 0) : FieldCodec(version, flexible)
{
    public override void Bool(ref bool value, int from, int until, string name) => Set(ref value, from, until, () => random.Next(2) == 1);

    public override void Int8(ref sbyte value, int from, int until, string name) => Set(ref value, from, until, () => (sbyte)random.Next());

    public override void Int16(ref short value, int from, int until, string name) => Set(ref value, from, until, () => (short)random.Next());

    public override void Int32(ref int value, int from, int until, string name) => Set(ref value, from, until, Int32);

    public override void Int64(ref long value, int from, int until, string name) => Set(ref value, from, until, Int64);

    public override void Uuid(ref Guid value, int from, int until, string name) => Set(ref value, from, until, () => new Guid(Bytes(16)));

    public override void String(ref string value, int from, int until, string name) => Set(ref value, from, until, Text);

    public override void NullableString(ref string? value, int from, int until, int nullableFrom, string name) =>
        Set(ref value, from, until, () => IsNull(nullableFrom) ? null : Text());

    public override void Bytes(ref byte[] value, int from, int until, string name) => Set(ref value, from, until, () => Bytes(Size()));

    public override void NullableBytes(ref byte[]? value, int from, int until, int nullableFrom, string name) =>
        Set(ref value, from, until, () => IsNull(nullableFrom) ? null : Bytes(Size()));

    public override void Records(ref ReadOnlyMemory<byte>? value, int from, int until, string name) =>
        Set(ref value, from, until, () => IsNull(0) ? null : Bytes(Size()));

    public override void Int32Array(ref List<int> value, int from, int until, string name) => Set(ref value, from, until, () => Many(Int32));

    public override void NullableInt32Array(ref List<int>? value, int from, int until, int nullableFrom, string name) =>
        Set(ref value, from, until, () => IsNull(nullableFrom) ? null : Many(Int32));

    public override void Int64Array(ref List<long> value, int from, int until, string name) => Set(ref value, from, until, () => Many(Int64));

    public override void StringArray(ref List<string> value, int from, int until, string name) => Set(ref value, from, until, () => Many(Text));

    public override void NullableStringArray(ref List<string>? value, int from, int until, int nullableFrom, string name) =>
        Set(ref value, from, until, () => IsNull(nullableFrom) ? null : Many(Text));

    public override void Array<T>(ref List<T> value, int from, int until, string name) => Set(ref value, from, until, () => Many(Structure<T>));

    public override void NullableArray<T>(ref List<T>? value, int from, int until, int nullableFrom, string name)
        where T : class => Set(ref value, from, until, () => IsNull(nullableFrom) ? null : Many(Structure<T>));

    public override void Struct<T>(ref T value, int from, int until, string name) => Set(ref value, from, until, Structure<T>);

    public override void NullableStruct<T>(ref T? value, int from, int until, string name)
        where T : class => Set(ref value, from, until, () => IsNull(0) ? null : Structure<T>());

    public override void Tagged(int tag, bool isSet, Action<FieldCodec> describe)
    {
        if (Flexible && random.Next(2) == 1)
        {
            describe(this);
        }
    }

    private void Set<T>(ref T value, int from, int until, Func<T> content)
    {
        if (Has(from, until))
        {
            value = content();
        }
    }

    private bool IsNull(int nullableFrom) => Version >= nullableFrom && random.Next(4) == 0;

    private int Int32() => random.Next(int.MinValue, int.MaxValue);

    private long Int64() => random.NextInt64(long.MinValue, long.MaxValue);

    /// <summary>Mostly few, and now and then so many that a length takes two or three bytes.</summary>
    private int Size() => random.Next(20) == 0 ? random.Next(100, 20_000) : random.Next(4);

    private byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (var left = Size() / 4; left > 0; left--)
        {
            text.Append(random.Next(10) == 0 ? "\u00e9\ud83d\ude00" : $"{(char)random.Next(' ', 'z')}");
        }

        return text.ToString();
    }

    private List<T> Many<T>(Func<T> next) => [.. Enumerable.Range(0, random.Next(depth < 3 ? 4 : 2)).Select(_ => next())];

    private T Structure<T>()
        where T : Message, new()
    {
        var value = new T();
        value.Fields(new RandomContent(random, Version, Flexible, depth + 1));
        return value;
    }
}
