using System.Text.Json.Nodes;

namespace EmbeddedKafka.Tests.SchemaRegistry;

internal sealed record RegistryAnswer(int Status, string? MediaType, string Text)
{
    public JsonNode? Json => JsonNode.Parse(Text);

    public int? ErrorCode => Json is JsonObject answer ? (int?)answer["error_code"] : null;

    /// <summary>Status and body, for comparisons that show both when they fail.</summary>
    public override string ToString() => $"{Status} {Text}";
}
