namespace EmbeddedKafka.SchemaRegistry.Avro;

/// <summary>A text is not an Avro schema, or is beyond what the registry is willing to work through.</summary>
internal sealed class AvroSchemaException(string message) : Exception(message);
