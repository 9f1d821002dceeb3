using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>
/// Writes a schema in the one form in which equal schemas are equal texts: without white space, attributes in a fixed
/// order, every type defined where it is first used. Documentation, aliases, defaults and unknown attributes stay: two
/// schemas that differ in them are two schemas to a registry, unlike in Avro's parsing canonical form.
/// </summary>
internal sealed class AvroSchemaWriter
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // What the schema says twice (a property named as an attribute) it has been refused for.
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json;
    private readonly HashSet<AvroName> _written;
    private readonly bool _normalize;

    private AvroSchemaWriter(Utf8JsonWriter json, IEnumerable<AvroName> written, bool normalize)
    {
        _json = json;
        _written = [.. written];
        _normalize = normalize;
    }

    /// <summary>The schema as text.</summary>
    /// <param name="type">The schema.</param>
    /// <param name="defined">The names that other schemas define, which are written as names only.</param>
    /// <param name="normalize">
    /// Whether also what has no order (aliases, unknown attributes) is sorted, and empty documentation dropped.
    /// </param>
    /// <exception cref="AvroSchemaException">A text in it has half a character (a lone surrogate).</exception>
    public static string Write(AvroType type, IEnumerable<AvroName> defined, bool normalize)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            try
            {
                new AvroSchemaWriter(json, defined, normalize).WriteType(type, enclosing: "");
            }
            catch (InvalidOperationException e)
            {
                throw new AvroSchemaException($"The schema is not JSON: {e.Message}");
            }
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteType(AvroType type, string enclosing)
    {
        switch (type)
        {
            case AvroType.Union union:
                _json.WriteStartArray();
                foreach (var branch in union.Branches)
                {
                    WriteType(branch, enclosing);
                }

                _json.WriteEndArray();
                break;
            case AvroType.Named named when !_written.Add(named.Name):
                _json.WriteStringValue(named.Name.In(enclosing));
                break;
            case AvroType.Primitive when type.Properties.Count == 0:
                _json.WriteStringValue(type.Kind);
                break;
            default:
                _json.WriteStartObject();
                _json.WriteString("type", type.Kind);
                WriteDefinition(type, enclosing);
                _json.WriteEndObject();
                break;
        }
    }

    private void WriteDefinition(AvroType type, string enclosing)
    {
        var named = type as AvroType.Named;
        if (named is not null)
        {
            _json.WriteString("name", named.Name.Name);
            if (named.Name.Namespace != enclosing)
            {
                _json.WriteString("namespace", named.Name.Namespace);
            }

            WriteDoc(named.Doc);
        }

        switch (type)
        {
            case AvroType.Array array:
                _json.WritePropertyName("items");
                WriteType(array.Items, enclosing);
                break;
            case AvroType.Map map:
                _json.WritePropertyName("values");
                WriteType(map.Values, enclosing);
                break;
            case AvroType.Fixed size:
                _json.WriteNumber("size", size.Size);
                break;
            case AvroType.Enum symbols:
                WriteTexts("symbols", symbols.Symbols);
                if (symbols.Default is not null)
                {
                    _json.WriteString("default", symbols.Default);
                }

                break;
            case AvroType.Record record:
                _json.WriteStartArray("fields");
                foreach (var field in record.Fields)
                {
                    WriteField(field, record.Name.Namespace);
                }

                _json.WriteEndArray();
                break;
        }

        WriteProperties(type.Properties);
        if (named is { Aliases.Count: > 0 })
        {
            WriteAliases(named.Aliases.Select(alias => alias.Namespace == named.Name.Namespace ? alias.Name : alias.FullName));
        }
    }

    private void WriteField(AvroType.Field field, string enclosing)
    {
        _json.WriteStartObject();
        _json.WriteString("name", field.Name);
        _json.WritePropertyName("type");
        WriteType(field.Type, enclosing);
        WriteDoc(field.Doc);
        if (field.HasDefault)
        {
            _json.WritePropertyName("default");
            WriteValue(field.Default);
        }

        if (field.Order != "ascending")
        {
            _json.WriteString("order", field.Order);
        }

        if (field.Aliases.Count > 0)
        {
            WriteAliases(field.Aliases);
        }

        WriteProperties(field.Properties);
        _json.WriteEndObject();
    }

    private void WriteDoc(string? doc)
    {
        if (doc is not null && !(_normalize && doc.Length == 0))
        {
            _json.WriteString("doc", doc);
        }
    }

    private void WriteAliases(IEnumerable<string> aliases)
    {
        var distinct = aliases.Distinct();
        WriteTexts("aliases", _normalize ? distinct.Order(StringComparer.Ordinal) : distinct);
    }

    private void WriteTexts(string name, IEnumerable<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (var text in texts)
        {
            _json.WriteStringValue(text);
        }

        _json.WriteEndArray();
    }

    private void WriteProperties(IEnumerable<JsonProperty> properties)
    {
        foreach (var property in _normalize ? properties.OrderBy(one => one.Name, StringComparer.Ordinal) : properties)
        {
            _json.WritePropertyName(property.Name);
            WriteValue(property.Value);
        }
    }

    private void WriteValue(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                _json.WriteStartObject();
                WriteProperties(value.EnumerateObject());
                _json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                _json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteValue(item);
                }

                _json.WriteEndArray();
                break;
            case JsonValueKind.Number:
                _json.WriteRawValue(Number(value.GetRawText()));
                break;
            default:
                value.WriteTo(_json);
                break;
        }
    }

    /// <summary>The same number always in the same digits: 1.50 and 15e-1 as 1.5, 1e3 as 1000.0; integers as they are.</summary>
    private static string Number(string raw)
    {
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return raw;
        }

        var value = double.Parse(raw, CultureInfo.InvariantCulture);
        var digits = value.ToString("R", CultureInfo.InvariantCulture);
        return !double.IsFinite(value) ? raw : digits.AsSpan().IndexOfAny('.', 'E') < 0 ? digits + ".0" : digits;
    }
}
