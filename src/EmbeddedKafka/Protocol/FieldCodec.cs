using System.Runtime.CompilerServices;

namespace EmbeddedKafka.Protocol;

/// <summary>
/// What a <see cref="Message"/> describes its fields to: a <see cref="MessageReader"/> fills them, a
/// <see cref="MessageWriter"/> writes them. A field that the version does not have keeps its value.
/// </summary>
/// <remarks>
/// Types are those of the Kafka protocol guide: big-endian integers, and strings, byte strings and arrays behind a
/// length, which is an unsigned varint plus one in a flexible version. There every structure ends with tagged fields.
/// </remarks>
internal abstract class FieldCodec(short version, bool flexible)
{
    protected const int Always = short.MaxValue;

    /// <summary>Version of the message.</summary>
    public short Version { get; } = version;

    /// <summary>Whether the version has compact lengths and tagged fields.</summary>
    public bool Flexible { get; } = flexible;

    public abstract void Bool(ref bool value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Int8(ref sbyte value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Int16(ref short value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Int32(ref int value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Int64(ref long value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Uuid(ref Guid value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void String(ref string value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    /// <summary>A string that may be null from version <paramref name="nullableFrom"/> on.</summary>
    public abstract void NullableString(ref string? value, int from = 0, int until = Always, int nullableFrom = 0, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Bytes(ref byte[] value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void NullableBytes(ref byte[]? value, int from = 0, int until = Always, int nullableFrom = 0, [CallerArgumentExpression(nameof(value))] string name = "");

    /// <summary>Record batches. Unlike other byte strings they are not copied: what is read is a part of the frame.</summary>
    public abstract void Records(ref ReadOnlyMemory<byte>? value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Int32Array(ref List<int> value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void NullableInt32Array(ref List<int>? value, int from = 0, int until = Always, int nullableFrom = 0, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Int64Array(ref List<long> value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void StringArray(ref List<string> value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void NullableStringArray(ref List<string>? value, int from = 0, int until = Always, int nullableFrom = 0, [CallerArgumentExpression(nameof(value))] string name = "");

    public abstract void Array<T>(ref List<T> value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : Message, new();

    public abstract void NullableArray<T>(ref List<T>? value, int from = 0, int until = Always, int nullableFrom = 0, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : Message, new();

    public abstract void Struct<T>(ref T value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : Message, new();

    /// <summary>A structure behind a byte that tells whether it is there.</summary>
    public abstract void NullableStruct<T>(ref T? value, int from = 0, int until = Always, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : Message, new();

    /// <summary>
    /// A field in the tagged section at the end of the structure, which exists in flexible versions.
    /// </summary>
    /// <param name="tag">Its number; tags are described in ascending order.</param>
    /// <param name="isSet">Whether it is to be written.</param>
    /// <param name="describe">Describes the one field.</param>
    public abstract void Tagged(int tag, bool isSet, Action<FieldCodec> describe);

    /// <summary>Whether this version has a field of these versions.</summary>
    protected bool Has(int from, int until) => Version >= from && Version <= until;
}
