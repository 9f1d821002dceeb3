using System.Text.Json;
using System.Text.Json.Nodes;
using Avro;

namespace StreamCore.Avro;

/// <summary>Parses and compares Avro schemas.</summary>
public static class AvroSchemas
{
    private const string LogicalType = "logicalType";

    /// <summary>
    /// Tells whether two schemas have the same parsing canonical form: bodies written with the one can be read with the
    /// other as they are.
    /// </summary>
    /// <exception cref="AvroException">One of them is not an Avro schema.</exception>
    public static bool HaveSameForm(string left, string right) =>
        SchemaNormalization.ToParsingForm(Parse(left)) == SchemaNormalization.ToParsingForm(Parse(right));

    /// <summary>
    /// Parses a schema without its logical types, which say how a value is meant, not how it is written: with them
    /// Apache.Avro would turn a timestamp into a date, and refuse one that no date can hold.
    /// </summary>
    /// <exception cref="AvroException">It is not an Avro schema.</exception>
    public static Schema Parse(string json)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json);
        }
        catch (JsonException e)
        {
            throw new SchemaParseException($"The schema is not JSON: {e.Message}");
        }

        DropLogicalTypes(node);
        return Schema.Parse(node?.ToJsonString() ?? "null");
    }

    private static void DropLogicalTypes(JsonNode? node)
    {
        if (node is JsonObject properties)
        {
            properties.Remove(LogicalType);
            foreach (var (_, value) in properties)
            {
                DropLogicalTypes(value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                DropLogicalTypes(item);
            }
        }
    }
}
