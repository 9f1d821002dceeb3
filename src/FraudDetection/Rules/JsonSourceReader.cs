using System.Text.Json;
using System.Text.Unicode;

namespace FraudDetection.Rules;

/// <summary>Reads JSON into values that know where they stand. What is not JSON, or too large, is one fault.</summary>
internal static class JsonSourceReader
{
    /// <summary>Reads a document; null if it is no JSON, and then <paramref name="faults"/> has the reason.</summary>
    public static JsonSource? Read(ReadOnlySpan<byte> utf8, RuleFaults faults)
    {
        if (utf8.Length > RuleLimits.Bytes)
        {
            faults.Add(0, $"the document has {utf8.Length} bytes", $"keep it to {RuleLimits.Bytes}");
            return null;
        }

        if (!Utf8.IsValid(utf8))
        {
            faults.Add(0, "the document is not UTF-8", "save it as UTF-8");
            return null;
        }

        var bom = utf8.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(utf8[bom..], new JsonReaderOptions { MaxDepth = RuleLimits.JsonDepth });
        try
        {
            var values = 0;
            reader.Read();
            var root = ReadValue(ref reader, bom, ref values, faults);
            // Anything behind the document is an error that the reader finds.
            return root is not null && !reader.Read() ? root : null;
        }
        catch (JsonException e)
        {
            // The exception counts lines and bytes from 0.
            faults.AddAt(
                (int)e.LineNumber.GetValueOrDefault() + 1,
                (int)e.BytePositionInLine.GetValueOrDefault() + 1,
                "this is not JSON (" + e.Message.Split(" LineNumber:")[0].TrimEnd('.') + ")",
                "correct it");
            return null;
        }
    }

    private static JsonSource? ReadValue(ref Utf8JsonReader reader, int bom, ref int values, RuleFaults faults)
    {
        var start = (int)reader.TokenStartIndex + bom;
        if (++values > RuleLimits.Values)
        {
            faults.Add(start, $"the document has more than {RuleLimits.Values} values", "split it or shorten its lists");
            return null;
        }

        JsonSource? value = reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, start, bom, ref values, faults),
            JsonTokenType.StartArray => ReadArray(ref reader, start, bom, ref values, faults),
            JsonTokenType.String => ReadString(ref reader, start, bom, faults) is { } text
                ? new() { Kind = JsonValueKind.String, Start = start, Text = text }
                : null,
            JsonTokenType.Number => ReadNumber(ref reader, start, faults),
            JsonTokenType.True => new() { Kind = JsonValueKind.True, Start = start },
            JsonTokenType.False => new() { Kind = JsonValueKind.False, Start = start },
            _ => new() { Kind = JsonValueKind.Null, Start = start },
        };
        if (value is not null)
        {
            value.End = (int)reader.BytesConsumed + bom;
        }

        return value;
    }

    private static JsonSource? ReadObject(ref Utf8JsonReader reader, int start, int bom, ref int values, RuleFaults faults)
    {
        var value = new JsonSource { Kind = JsonValueKind.Object, Start = start };
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = (int)reader.TokenStartIndex + bom;
            if (ReadString(ref reader, nameStart, bom, faults) is not { } name)
            {
                return null;
            }

            if (!names.Add(name))
            {
                faults.Add(nameStart, $"the property '{name}' is given twice", "remove one of the two");
            }

            reader.Read();
            if (ReadValue(ref reader, bom, ref values, faults) is not { } member)
            {
                return null;
            }

            value.Members.Add(new(name, nameStart, member));
        }

        return value;
    }

    private static JsonSource? ReadArray(ref Utf8JsonReader reader, int start, int bom, ref int values, RuleFaults faults)
    {
        var value = new JsonSource { Kind = JsonValueKind.Array, Start = start };
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue(ref reader, bom, ref values, faults) is not { } item)
            {
                return null;
            }

            value.Items.Add(item);
        }

        return value;
    }

    private static string? ReadString(ref Utf8JsonReader reader, int start, int bom, RuleFaults faults)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: JSON by its grammar, but no text.
            faults.Add(start, "the string has an escape that is no character", "write the character itself");
            return null;
        }
    }

    private static JsonSource? ReadNumber(ref Utf8JsonReader reader, int start, RuleFaults faults)
    {
        if (reader.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return new() { Kind = JsonValueKind.Number, Start = start, Number = number };
        }

        faults.Add(start, "the number is too large", "use one below 1e308");
        return null;
    }
}
