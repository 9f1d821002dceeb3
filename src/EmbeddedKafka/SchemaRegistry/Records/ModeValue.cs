using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Records;

/// <summary>The value under a MODE key.</summary>
internal sealed record ModeValue
{
    [JsonPropertyName("subject"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    [JsonPropertyName("mode")]
    public required RegistryMode Mode { get; init; }
}
