using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Tests.SchemaRegistry;

internal sealed record RegistryAnswer(int Status, string? MediaType, string Text)
{
    /// <summary>The body; null if it is not JSON.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Text);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    public int? ErrorCode => Json is JsonObject answer ? (int?)answer["error_code"] : null;

    /// <summary>Status and body, for comparisons that show both when they fail.</summary>
    public override string ToString() => $"{Status} {Text}";
}
