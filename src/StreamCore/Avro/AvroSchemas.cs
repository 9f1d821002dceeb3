using System.Text.Json;
using System.Text.Json.Nodes;
using Avro;

namespace StreamCore.Avro;

/// <summary>Parses and compares Avro schemas.</summary>
public static class AvroSchemas
{
    private const int MaxDepth = 64;
    private const int MaxTypes = 10_000;
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

    /// <summary>
    /// Refuses schemas that contain themselves or grow beyond measure when written out. Apache.Avro 1.12 follows every
    /// path through a writer's schema when it prepares to skip a field: on a recursive one it overflows the stack, which
    /// ends the process.
    /// </summary>
    /// <exception cref="AvroException">The schema is recursive or too large.</exception>
    internal static void RequireBounded(Schema schema)
    {
        var types = 0;
        Visit(schema, 0);

        void Visit(Schema visited, int depth)
        {
            types++;
            if (depth > MaxDepth || types > MaxTypes)
            {
                throw new AvroException(
                    $"The schema is recursive, or has more than {MaxTypes} types or {MaxDepth} levels when written out.");
            }

            IEnumerable<Schema> parts = visited switch
            {
                RecordSchema record => record.Fields.Select(field => field.Schema),
                UnionSchema union => union.Schemas,
                ArraySchema array => [array.ItemSchema],
                MapSchema map => [map.ValueSchema],
                LogicalSchema logical => [logical.BaseSchema],
                _ => [],
            };
            foreach (var part in parts)
            {
                Visit(part, depth + 1);
            }
        }
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
