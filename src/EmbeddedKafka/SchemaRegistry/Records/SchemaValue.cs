using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Records;

/// <summary>The value under a SCHEMA key; without a value the version is gone for good.</summary>
internal sealed record SchemaValue
{
    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("version")]
    public required int Version { get; init; }

    [JsonPropertyName("id")]
    public required int Id { get; init; }

    /// <summary>Null for Avro.</summary>
    [JsonPropertyName("schemaType"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SchemaType { get; init; }

    [JsonPropertyName("references"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SchemaReference>? References { get; init; }

    [JsonPropertyName("schema")]
    public required string Schema { get; init; }

    [JsonPropertyName("deleted")]
    public bool Deleted { get; init; }
}
