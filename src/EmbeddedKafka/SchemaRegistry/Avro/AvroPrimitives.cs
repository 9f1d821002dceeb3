namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>The types of Avro that need no definition.</summary>
internal static class AvroPrimitives
{
    private static readonly Dictionary<string, AvroType.Primitive> Plain =
        new[] { "null", "boolean", "int", "long", "float", "double", "bytes", "string" }
            .ToDictionary(kind => kind, kind => new AvroType.Primitive(kind));

    public static bool IsPrimitive(string name) => Plain.ContainsKey(name);

    /// <summary>The type without attributes, or null if the name is not that of a primitive.</summary>
    public static AvroType.Primitive? Find(string name) => Plain.GetValueOrDefault(name);
}
