using System.Text.Json;

namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>Says whether the defaults of fields are values of their types, as Avro writes values in JSON.</summary>
internal sealed class AvroDefaults
{
    /// <summary>A deep value tried against unions in unions can take exponentially many attempts.</summary>
    private const int MaxAttempts = 1_000_000;

    private int _attempts;

    /// <exception cref="AvroSchemaException">The field's default is no value of its type.</exception>
    public void Require(AvroType.Field field)
    {
        if (!Fits(field.Default, field.Type))
        {
            throw new AvroSchemaException(
                $"The default of the field '{field.Name}' is no value of its type ({field.Type.Kind}).");
        }
    }

    private bool Fits(JsonElement value, AvroType type)
    {
        if (++_attempts > MaxAttempts)
        {
            throw new AvroSchemaException("The defaults are too deep and their types too ambiguous to be checked.");
        }

        return type switch
        {
            AvroType.Union union => union.Branches.Any(branch => Fits(value, branch)),
            AvroType.Array array => value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().All(item => Fits(item, array.Items)),
            AvroType.Map map => value.ValueKind == JsonValueKind.Object
                && value.EnumerateObject().All(entry => Fits(entry.Value, map.Values)),
            // A field that the value leaves out takes its own default, which is checked on its own account.
            AvroType.Record record => value.ValueKind == JsonValueKind.Object && record.Fields.All(field =>
                value.TryGetProperty(field.Name, out var given) ? Fits(given, field.Type) : field.HasDefault),
            _ => FitsScalar(value, type.Kind),
        };
    }

    private static bool FitsScalar(JsonElement value, string kind) => kind switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "int" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        "long" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "float" or "double" => value.ValueKind == JsonValueKind.Number,
        _ => value.ValueKind == JsonValueKind.String,
    };
}
