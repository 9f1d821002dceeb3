using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Records;

/// <summary>The value under a CONFIG key.</summary>
internal sealed record ConfigValue
{
    [JsonPropertyName("subject"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    [JsonPropertyName("compatibilityLevel"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompatibilityLevel? Level { get; init; }

    [JsonPropertyName("normalize"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Normalize { get; init; }
}
