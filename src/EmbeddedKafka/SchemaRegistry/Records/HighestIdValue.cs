using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Records;

/// <summary>
/// The value that this registry gives a NOOP record: the highest id so far. When the schema with that id is removed for
/// good, compaction forgets it; data written with it may still be there, so the id must not come again. Other registries
/// pass over NOOP records whatever they hold.
/// </summary>
internal sealed record HighestIdValue
{
    [JsonPropertyName("maxId")]
    public required int MaxId { get; init; }
}
