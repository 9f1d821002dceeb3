using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>Writes down which fields a message describes in a version, one a line, structures indented.</summary>
internal sealed class LayoutRecorder : FieldCodec
{
    private readonly List<string> _lines;
    private readonly bool _withTagged;
    private readonly string _indent;
    private string _tag = "";

    private LayoutRecorder(short version, bool flexible, bool withTagged, List<string> lines, string indent)
        : base(version, flexible)
    {
        _withTagged = withTagged;
        _lines = lines;
        _indent = indent;
    }

    public static List<string> Describe(Type message, short version, bool flexible, bool withTagged)
    {
        var lines = new List<string>();
        ((Message)Activator.CreateInstance(message)!).Fields(new LayoutRecorder(version, flexible, withTagged, lines, ""));
        return lines;
    }

    public override void Bool(ref bool value, int from, int until, string name) => Record(name, "bool", from, until);

    public override void Int8(ref sbyte value, int from, int until, string name) => Record(name, "int8", from, until);

    public override void Int16(ref short value, int from, int until, string name) => Record(name, "int16", from, until);

    public override void Int32(ref int value, int from, int until, string name) => Record(name, "int32", from, until);

    public override void Int64(ref long value, int from, int until, string name) => Record(name, "int64", from, until);

    public override void Uuid(ref Guid value, int from, int until, string name) => Record(name, "uuid", from, until);

    public override void String(ref string value, int from, int until, string name) => Record(name, "string", from, until);

    public override void NullableString(ref string? value, int from, int until, int nullableFrom, string name) =>
        Record(name, "string", from, until, nullableFrom);

    public override void Bytes(ref byte[] value, int from, int until, string name) => Record(name, "bytes", from, until);

    public override void NullableBytes(ref byte[]? value, int from, int until, int nullableFrom, string name) =>
        Record(name, "bytes", from, until, nullableFrom);

    public override void Records(ref ReadOnlyMemory<byte>? value, int from, int until, string name) =>
        Record(name, "records", from, until, nullableFrom: 0);

    public override void Int32Array(ref List<int> value, int from, int until, string name) => Record(name, "[]int32", from, until);

    public override void NullableInt32Array(ref List<int>? value, int from, int until, int nullableFrom, string name) =>
        Record(name, "[]int32", from, until, nullableFrom);

    public override void Int64Array(ref List<long> value, int from, int until, string name) => Record(name, "[]int64", from, until);

    public override void StringArray(ref List<string> value, int from, int until, string name) => Record(name, "[]string", from, until);

    public override void NullableStringArray(ref List<string>? value, int from, int until, int nullableFrom, string name) =>
        Record(name, "[]string", from, until, nullableFrom);

    public override void Array<T>(ref List<T> value, int from, int until, string name) =>
        Structure<T>(name, "[]struct", from, until);

    public override void NullableArray<T>(ref List<T>? value, int from, int until, int nullableFrom, string name)
        where T : class => Structure<T>(name, "[]struct", from, until, nullableFrom);

    public override void Struct<T>(ref T value, int from, int until, string name) => Structure<T>(name, "struct", from, until);

    public override void NullableStruct<T>(ref T? value, int from, int until, string name)
        where T : class => Structure<T>(name, "struct", from, until, nullableFrom: 0);

    public override void Tagged(int tag, bool isSet, Action<FieldCodec> describe)
    {
        if (Flexible && _withTagged)
        {
            _tag = $" tag {tag}";
            describe(this);
            _tag = "";
        }
    }

    private void Structure<T>(string name, string type, int from, int until, int nullableFrom = Always)
        where T : Message, new()
    {
        if (Has(from, until))
        {
            Record(name, type, from, until, nullableFrom);
            new T().Fields(new LayoutRecorder(Version, Flexible, _withTagged, _lines, _indent + "  "));
        }
    }

    private void Record(string name, string type, int from, int until, int nullableFrom = Always)
    {
        if (Has(from, until))
        {
            _lines.Add($"{_indent}{name}: {type}{(Version >= nullableFrom ? "?" : "")}{_tag}");
        }
    }
}
