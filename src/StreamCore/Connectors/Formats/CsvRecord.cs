using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace StreamCore.Connectors.Formats;

/// <summary>One CSV record, cut into fields; overwritten by each next one. Columns are numbered as the type's are.</summary>
/// <param name="name">The file's name, for messages.</param>
/// <param name="delimiter">What is between fields.</param>
/// <param name="columns">The type's columns.</param>
internal sealed class CsvRecord(string name, byte delimiter, IReadOnlyList<CsvColumn> columns)
{
    /// <summary>Up to how many bytes a field's text needs no string; dates, numbers and the like are far shorter.</summary>
    private const int MaxStackText = 128;

    private readonly List<CsvField> _fields = [];
    private readonly ArrayBufferWriter<byte> _unescaped = new();
    private ReadOnlyMemory<byte> _bytes;
    private long _line;
    private int[] _fieldOfColumn = [.. Enumerable.Range(0, columns.Count)];

    /// <summary>How many fields it has.</summary>
    public int FieldCount => _fields.Count;

    /// <summary>Takes a record's bytes.</summary>
    /// <param name="bytes">The record without its line end.</param>
    /// <param name="line">The line in which it begins.</param>
    /// <exception cref="InvalidDataException">It breaks the rules for quotes.</exception>
    public void Parse(ReadOnlyMemory<byte> bytes, long line)
    {
        _bytes = bytes;
        _line = line;
        _fields.Clear();
        var next = 0;
        while (next <= bytes.Length)
        {
            var field = bytes.Span[next..] is [(byte)'"', ..] ? QuotedField(next + 1) : PlainField(next);
            _fields.Add(field);
            next = field.Start + field.Length + (field.IsQuoted ? 2 : 1);
        }
    }

    /// <summary>Takes the record for the header: from now on columns are found by its names.</summary>
    public void UseAsHeader()
    {
        var names = Enumerable.Range(0, _fields.Count).Select(field => Encoding.UTF8.GetString(Bytes(field)).Trim()).ToArray();
        _fieldOfColumn = [.. columns.Select(column => FieldNamed(column.Name, names))];
        var missing = columns.Where((column, i) => column.IsRequired && _fieldOfColumn[i] < 0).Select(column => column.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"{name}:{_line}: the header has no column '{string.Join("', '", missing)}'; it has '{string.Join("', '", names)}'.");
        }
    }

    /// <summary>Whether the file has the column.</summary>
    public bool Has(int column) => _fieldOfColumn[column] >= 0;

    /// <summary>Whether nothing is in the field, not even quotes.</summary>
    public bool IsNull(int column) => _fields[_fieldOfColumn[column]] is { Length: 0, IsQuoted: false };

    public string ReadString(int column) => Encoding.UTF8.GetString(Bytes(_fieldOfColumn[column]));

    public string? ReadNullableString(int column) => IsNull(column) ? null : ReadString(column);

    /// <summary>Reads a number in the invariant culture; without group separators, lest <c>1,5</c> is read as 15.</summary>
    public TValue ReadNumber<TValue>(int column)
        where TValue : INumberBase<TValue> =>
        TValue.TryParse(Bytes(_fieldOfColumn[column]), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid<TValue>(column);

    public TEnum ReadEnum<TEnum>(int column)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(Text(column, stackalloc char[MaxStackText]), ignoreCase: true, out var value) ? value : throw Invalid<TEnum>(column);

    public DateTime ReadDateTime(int column) =>
        DateTime.TryParse(Text(column, stackalloc char[MaxStackText]), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var value)
            ? value
            : throw Invalid<DateTime>(column);

    public DateTimeOffset ReadDateTimeOffset(int column) =>
        DateTimeOffset.TryParse(Text(column, stackalloc char[MaxStackText]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value
            : throw Invalid<DateTimeOffset>(column);

    public TValue ReadText<TValue>(int column)
        where TValue : ISpanParsable<TValue> =>
        TValue.TryParse(Text(column, stackalloc char[MaxStackText]), CultureInfo.InvariantCulture, out var value) ? value : throw Invalid<TValue>(column);

    /// <summary>An error about the record, which has too few or too many fields.</summary>
    public InvalidDataException WrongFieldCount(int expected) =>
        new($"{name}:{_line}: the record has {_fields.Count} fields instead of {expected}.");

    private ReadOnlySpan<byte> Bytes(int field)
    {
        var (start, length, _, hasDoubledQuotes) = _fields[field];
        var bytes = _bytes.Span.Slice(start, length);
        if (!hasDoubledQuotes)
        {
            return bytes;
        }

        _unescaped.ResetWrittenCount();
        while (bytes.IndexOf((byte)'"') is >= 0 and var quote)
        {
            _unescaped.Write(bytes[..(quote + 1)]);
            bytes = bytes[(quote + 2)..];
        }

        _unescaped.Write(bytes);
        return _unescaped.WrittenSpan;
    }

    private ReadOnlySpan<char> Text(int column, Span<char> buffer)
    {
        var bytes = Bytes(_fieldOfColumn[column]);
        return bytes.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(bytes, buffer)] : Encoding.UTF8.GetString(bytes);
    }

    private CsvField PlainField(int start)
    {
        var rest = _bytes.Span[start..];
        var end = rest.IndexOf(delimiter);
        var length = end < 0 ? rest.Length : end;
        var quote = rest[..length].IndexOf((byte)'"');
        return quote < 0
            ? new(start, length, IsQuoted: false, HasDoubledQuotes: false)
            : throw new InvalidDataException($"{Place(start + quote)}: a double quote in a field that does not begin with one.");
    }

    private CsvField QuotedField(int start)
    {
        var bytes = _bytes.Span;
        var hasDoubledQuotes = false;
        var end = start;
        while (true)
        {
            // The record's quotes are paired, or it would not have ended.
            end += bytes[end..].IndexOf((byte)'"');
            if (bytes[(end + 1)..] is not [(byte)'"', ..])
            {
                break;
            }

            hasDoubledQuotes = true;
            end += 2;
        }

        return end + 1 == bytes.Length || bytes[end + 1] == delimiter
            ? new(start, end - start, IsQuoted: true, hasDoubledQuotes)
            : throw new InvalidDataException($"{Place(end + 1)}: a quoted field goes on behind its closing quote.");
    }

    private int FieldNamed(string column, string[] names)
    {
        var field = Array.FindIndex(names, candidate => candidate.Equals(column, StringComparison.OrdinalIgnoreCase));
        return Array.FindLastIndex(names, candidate => candidate.Equals(column, StringComparison.OrdinalIgnoreCase)) == field
            ? field
            : throw new InvalidDataException($"{name}:{_line}: the header has the column '{column}' twice.");
    }

    private InvalidDataException Invalid<TValue>(int column)
    {
        var field = _fieldOfColumn[column];
        return new($"{Place(_fields[field].Start)}: '{Encoding.UTF8.GetString(Bytes(field))}' in column '{columns[column].Name}' is not a {typeof(TValue).Name}.");
    }

    /// <summary>A byte of the record as <c>file:line:column</c>, both from 1.</summary>
    private string Place(int index)
    {
        var before = _bytes.Span[..index];
        return $"{name}:{_line + before.Count((byte)'\n')}:{index - before.LastIndexOf((byte)'\n')}";
    }
}
