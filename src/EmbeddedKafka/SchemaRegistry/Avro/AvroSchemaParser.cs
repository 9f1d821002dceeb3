using System.Text.Json;

namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>
/// Reads a schema from its JSON, by the rules of the Avro specification. Its own, since Apache.Avro's parser hides the
/// aliases of types, does not check names and defaults, and cannot be given the schemas that another one refers to.
/// </summary>
internal sealed class AvroSchemaParser
{
    /// <summary>Levels of JSON: enough for eighty records one within another, little enough for any stack.</summary>
    private const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly HashSet<string> TypeAttributes =
        ["type", "name", "namespace", "doc", "aliases", "fields", "symbols", "size", "items", "values"];
    private static readonly HashSet<string> EnumAttributes = [.. TypeAttributes, "default"];
    private static readonly HashSet<string> FieldAttributes = ["name", "type", "doc", "default", "order", "aliases"];

    private readonly Dictionary<AvroName, AvroType.Named> _names = [];
    private readonly List<AvroType.Field> _fieldsWithDefault = [];

    /// <summary>The names that the schemas parsed so far define.</summary>
    public IEnumerable<AvroName> Names => _names.Keys;

    /// <summary>Reads a schema. It may mention the names that the parser has read before.</summary>
    /// <param name="json">The schema.</param>
    /// <param name="validateDefaults">
    /// Whether a default that does not fit its field is refused. Schemas of long ago may have one, new ones must not.
    /// </param>
    /// <exception cref="AvroSchemaException">It is not a schema; the message says where and why.</exception>
    public AvroType Parse(string json, bool validateDefaults)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var type = ParseType(document.RootElement.Clone(), enclosing: "");
            if (validateDefaults)
            {
                _fieldsWithDefault.ForEach(new AvroDefaults().Require);
            }

            return type;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is how a text with half a character (a lone surrogate) shows.
            throw new AvroSchemaException($"The schema is not JSON: {e.Message}");
        }
        finally
        {
            _fieldsWithDefault.Clear();
        }
    }

    private AvroType ParseType(JsonElement json, string enclosing) => json.ValueKind switch
    {
        JsonValueKind.String => Find(json.GetString()!, enclosing),
        JsonValueKind.Array => ParseUnion(json, enclosing),
        JsonValueKind.Object => ParseObject(json, enclosing),
        _ => throw new AvroSchemaException($"A type is a name, an object or an array of types, not {Excerpt(json)}."),
    };

    private AvroType Find(string text, string enclosing)
    {
        if (AvroPrimitives.Find(text) is { } primitive)
        {
            return primitive;
        }

        var name = AvroName.Parse(text, enclosing);
        return _names.GetValueOrDefault(name) ?? _names.GetValueOrDefault(name with { Namespace = "" })
            ?? throw new AvroSchemaException($"The type '{name}' is not defined before it is used.");
    }

    private AvroType.Union ParseUnion(JsonElement json, string enclosing)
    {
        var branches = new List<AvroType>();
        var seen = new HashSet<string>();
        foreach (var element in json.EnumerateArray())
        {
            var branch = ParseType(element, enclosing);
            if (branch is AvroType.Union)
            {
                throw new AvroSchemaException("A union stands directly in another one.");
            }

            var distinct = branch is AvroType.Named named ? named.Name.FullName : branch.Kind;
            if (!seen.Add(distinct))
            {
                throw new AvroSchemaException($"A union has the type '{distinct}' twice.");
            }

            branches.Add(branch);
        }

        return new(branches);
    }

    private AvroType ParseObject(JsonElement json, string enclosing)
    {
        if (Text(json, "type") is not { } kind)
        {
            throw new AvroSchemaException($"A type has no name in its attribute 'type': {Excerpt(json)}.");
        }

        switch (kind)
        {
            case "record" or "error":
                return ParseRecord(json, kind, enclosing);
            case "enum":
                return ParseEnum(json, enclosing);
            case "fixed":
                return ParseFixed(json, enclosing);
            case "array":
                return new AvroType.Array(ParseType(Required(json, "items", kind), enclosing))
                {
                    Properties = Unknown(json, TypeAttributes),
                };
            case "map":
                return new AvroType.Map(ParseType(Required(json, "values", kind), enclosing))
                {
                    Properties = Unknown(json, TypeAttributes),
                };
        }

        var properties = Unknown(json, TypeAttributes);
        return AvroPrimitives.IsPrimitive(kind) && properties.Count > 0
            ? new AvroType.Primitive(kind) { Properties = properties }
            : Find(kind, enclosing);
    }

    private AvroType.Record ParseRecord(JsonElement json, string kind, string enclosing)
    {
        var name = NameOf(json, kind, enclosing);
        var record = Define(new AvroType.Record(kind, name)
        {
            Aliases = AliasesOf(json, name),
            Doc = Text(json, "doc"),
            Properties = Unknown(json, TypeAttributes),
        });

        var array = Required(json, "fields", kind);
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new AvroSchemaException($"The fields of '{name}' are not an array.");
        }

        foreach (var element in array.EnumerateArray())
        {
            var field = ParseField(element, name);
            if (!record.TryAdd(field))
            {
                throw new AvroSchemaException($"The record '{name}' has two fields named '{field.Name}'.");
            }
        }

        return record;
    }

    private AvroType.Field ParseField(JsonElement json, AvroName record)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, "name") is not { } name)
        {
            throw new AvroSchemaException($"A field of '{record}' has no name: {Excerpt(json)}.");
        }

        AvroName.RequireName(name);
        var order = (Text(json, "order") ?? "ascending").ToLowerInvariant();
        if (order is not ("ascending" or "descending" or "ignore"))
        {
            throw new AvroSchemaException($"The field '{name}' sorts '{order}'; it can be ascending, descending or ignore.");
        }

        var field = new AvroType.Field(name, ParseType(Required(json, "type", $"field '{name}'"), record.Namespace))
        {
            Doc = Text(json, "doc"),
            Default = json.TryGetProperty("default", out var value) ? value : default,
            Order = order,
            Aliases = Texts(json, "aliases"),
            Properties = Unknown(json, FieldAttributes),
        };
        if (field.HasDefault)
        {
            _fieldsWithDefault.Add(field);
        }

        return field;
    }

    private AvroType.Enum ParseEnum(JsonElement json, string enclosing)
    {
        var name = NameOf(json, "enum", enclosing);
        Required(json, "symbols", "enum");
        var symbols = Texts(json, "symbols");
        foreach (var symbol in symbols)
        {
            AvroName.RequireName(symbol);
        }

        if (symbols.Distinct().Count() != symbols.Count)
        {
            throw new AvroSchemaException($"The enum '{name}' has a symbol twice.");
        }

        var byDefault = Text(json, "default");
        if (byDefault is not null && !symbols.Contains(byDefault))
        {
            throw new AvroSchemaException($"The default '{byDefault}' of the enum '{name}' is none of its symbols.");
        }

        return Define(new AvroType.Enum(name, symbols)
        {
            Default = byDefault,
            Aliases = AliasesOf(json, name),
            Doc = Text(json, "doc"),
            Properties = Unknown(json, EnumAttributes),
        });
    }

    private AvroType.Fixed ParseFixed(JsonElement json, string enclosing)
    {
        var name = NameOf(json, "fixed", enclosing);
        var size = Required(json, "size", "fixed");
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0)
        {
            throw new AvroSchemaException($"The size of the fixed '{name}' is not a number of bytes: {Excerpt(size)}.");
        }

        return Define(new AvroType.Fixed(name, bytes)
        {
            Aliases = AliasesOf(json, name),
            Doc = Text(json, "doc"),
            Properties = Unknown(json, TypeAttributes),
        });
    }

    private T Define<T>(T type)
        where T : AvroType.Named => _names.TryAdd(type.Name, type)
            ? type
            : throw new AvroSchemaException($"The type '{type.Name}' is defined twice.");

    private static AvroName NameOf(JsonElement json, string kind, string enclosing)
    {
        var text = Text(json, "name") ?? throw new AvroSchemaException($"A type of kind {kind} has no name.");
        var name = AvroName.Parse(text, Text(json, "namespace") ?? enclosing);
        name.Validate();
        return name.Namespace.Length == 0 && AvroPrimitives.IsPrimitive(name.Name)
            ? throw new AvroSchemaException($"No type can be named '{name}', which is a primitive type.")
            : name;
    }

    private static List<AvroName> AliasesOf(JsonElement json, AvroName name)
    {
        var aliases = Texts(json, "aliases").ConvertAll(alias => AvroName.Parse(alias, name.Namespace));
        aliases.ForEach(alias => alias.Validate());
        return aliases;
    }

    private static JsonElement Required(JsonElement json, string attribute, string owner) =>
        json.TryGetProperty(attribute, out var value)
            ? value
            : throw new AvroSchemaException($"A schema of kind {owner} has no attribute '{attribute}': {Excerpt(json)}.");

    private static string? Text(JsonElement json, string attribute) =>
        json.TryGetProperty(attribute, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement json, string attribute)
    {
        if (!json.TryGetProperty(attribute, out var array) || array.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (array.ValueKind != JsonValueKind.Array || array.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String))
        {
            throw new AvroSchemaException($"The attribute '{attribute}' is not an array of strings: {Excerpt(array)}.");
        }

        return [.. array.EnumerateArray().Select(text => text.GetString()!)];
    }

    private static List<JsonProperty> Unknown(JsonElement json, HashSet<string> known) =>
        [.. json.EnumerateObject().Where(property => !known.Contains(property.Name))];

    private static string Excerpt(JsonElement json)
    {
        const int Length = 100;
        var text = json.GetRawText();
        return text.Length <= Length ? text : text[..Length] + "...";
    }
}
