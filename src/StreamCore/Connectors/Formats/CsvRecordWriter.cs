using System.Buffers;
using System.Globalization;
using System.Text;

namespace StreamCore.Connectors.Formats;

/// <summary>Writes the fields of CSV records.</summary>
internal sealed class CsvRecordWriter(Utf8FileBuffer buffer, byte delimiter)
{
    private readonly SearchValues<byte> _special = SearchValues.Create([delimiter, (byte)'"', (byte)'\n', (byte)'\r']);
    private bool _begun;

    /// <summary>Ends the record.</summary>
    public void EndRecord()
    {
        buffer.Add((byte)'\n');
        buffer.EndRecord();
        _begun = false;
    }

    public void WriteNull() => BeginField();

    public void WriteString(string? value)
    {
        BeginField();
        if (value is null)
        {
            return;
        }

        var target = buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        AddField(target, Encoding.UTF8.GetBytes(value, target));
    }

    public void WriteBoolean(bool value)
    {
        BeginField();
        buffer.Add(value ? "true"u8 : "false"u8);
    }

    public void WriteEnum<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        WriteString(Enum.GetName(value) ?? value.ToString());

    public void WriteValue<TValue>(TValue value)
        where TValue : IUtf8SpanFormattable
    {
        BeginField();
        var size = 64;
        Span<byte> target;
        int count;
        while (!value.TryFormat(target = buffer.GetSpan(size), out count, Format<TValue>(), CultureInfo.InvariantCulture))
        {
            size = 2 * target.Length;
        }

        AddField(target, count);
    }

    /// <summary>The format that reads back as the same value; decided when the method is compiled for the type.</summary>
    private static ReadOnlySpan<char> Format<TValue>() =>
        typeof(TValue) == typeof(DateTime) || typeof(TValue) == typeof(DateTimeOffset)
        || typeof(TValue) == typeof(DateOnly) || typeof(TValue) == typeof(TimeOnly)
            ? "O"
            : default;

    private void BeginField()
    {
        if (_begun)
        {
            buffer.Add(delimiter);
        }

        _begun = true;
    }

    /// <summary>Adds a field that has been written behind the buffer's end, in quotes if they are needed.</summary>
    private void AddField(Span<byte> written, int count)
    {
        var field = written[..count];
        if (count > 0 && !field.ContainsAny(_special))
        {
            buffer.Advance(count);
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(count);
        field.CopyTo(copy);
        AddQuoted(copy.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(copy);
    }

    private void AddQuoted(ReadOnlySpan<byte> field)
    {
        buffer.Add((byte)'"');
        while (field.IndexOf((byte)'"') is >= 0 and var quote)
        {
            buffer.Add(field[..(quote + 1)]);
            buffer.Add((byte)'"');
            field = field[(quote + 1)..];
        }

        buffer.Add(field);
        buffer.Add((byte)'"');
    }
}
