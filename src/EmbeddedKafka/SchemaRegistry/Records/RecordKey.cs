using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Records;

/// <summary>The key of a record in <c>_schemas</c>. What compaction keeps is decided by its bytes, so the order counts.</summary>
internal sealed record RecordKey
{
    public const string SchemaType = "SCHEMA";
    public const string ConfigType = "CONFIG";
    public const string ModeType = "MODE";
    public const string DeleteSubjectType = "DELETE_SUBJECT";
    public const string NoopType = "NOOP";

    [JsonPropertyName("keytype"), JsonPropertyOrder(0)]
    public string? Type { get; init; }

    /// <summary>The subject; null for the global configuration and mode.</summary>
    [JsonPropertyName("subject"), JsonPropertyOrder(1)]
    public string? Subject { get; init; }

    [JsonPropertyName("version"), JsonPropertyOrder(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>The version of the layout: 1 for schemas, 0 for all else.</summary>
    [JsonPropertyName("magic"), JsonPropertyOrder(3)]
    public int Magic { get; init; }
}
