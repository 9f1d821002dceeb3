using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FraudDetection;

namespace LoadGenerator.Commands;

/// <summary>Reads how the service decides from its own settings file, so that an audit decides alike.</summary>
public static class ServiceSettings
{
    private const string Section = "FraudStream";
    private const string Subsection = "Fraud";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads the section <c>FraudStream:Fraud</c>; what it leaves out has its default.</summary>
    /// <param name="json">The content of the service's <c>appsettings.json</c>.</param>
    /// <exception cref="FormatException">It is no JSON, or a setting is unknown, unreadable or out of range.</exception>
    public static FraudOptions ReadFraudOptions(string json)
    {
        try
        {
            var root = JsonNode.Parse(json, new() { PropertyNameCaseInsensitive = true }, Lenient) as JsonObject
                ?? throw new FormatException("The settings must be a JSON object.");
            var options = root[Section]?[Subsection].Deserialize<FraudOptions>(Strict) ?? new FraudOptions();
            var faults = options.Validate();
            return faults.Count == 0 ? options : throw new FormatException(string.Join(" ", faults));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The settings cannot be read: {e.Message}", e);
        }
    }
}
