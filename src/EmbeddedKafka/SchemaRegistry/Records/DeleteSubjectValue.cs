using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Records;

/// <summary>The value under a DELETE_SUBJECT key: all versions up to this one are deleted.</summary>
internal sealed record DeleteSubjectValue
{
    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("version")]
    public required int Version { get; init; }
}
