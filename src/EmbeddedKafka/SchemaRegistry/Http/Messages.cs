using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmbeddedKafka.SchemaRegistry.Http;

/// <summary>The bodies of requests and responses. Their fields are Confluent's; what is null is left out.</summary>
internal static class Messages
{
    /// <summary>A request, with what it says beyond what is known.</summary>
    internal abstract record Request
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Unknown { get; set; }
    }

    /// <summary>A schema to register, to look up or to check.</summary>
    internal sealed record SchemaRequest : Request
    {
        public string? Schema { get; init; }

        public string? SchemaType { get; init; }

        public List<SchemaReference>? References { get; init; }

        public int? Id { get; init; }

        public int? Version { get; init; }

        public JsonElement? Metadata { get; init; }

        public JsonElement? RuleSet { get; init; }

        public JsonElement? SchemaTagsToAdd { get; init; }

        public JsonElement? SchemaTagsToRemove { get; init; }

        public bool? PropagateSchemaTags { get; init; }
    }

    internal sealed record ConfigRequest : Request
    {
        public string? Compatibility { get; init; }

        public bool? Normalize { get; init; }

        public string? Alias { get; init; }

        public bool? ValidateFields { get; init; }

        public bool? ValidateNames { get; init; }

        public bool? ValidateRules { get; init; }

        public string? CompatibilityGroup { get; init; }

        public string? CompatibilityPolicy { get; init; }

        public JsonElement? DefaultMetadata { get; init; }

        public JsonElement? OverrideMetadata { get; init; }

        public JsonElement? DefaultRuleSet { get; init; }

        public JsonElement? OverrideRuleSet { get; init; }
    }

    internal sealed record ModeRequest : Request
    {
        public string? Mode { get; init; }
    }

    internal sealed record Error([property: JsonPropertyName("error_code")] int ErrorCode, string Message);

    internal sealed record Registered(int Id);

    internal sealed record SchemaOfId(string Schema, IReadOnlyList<SchemaReference>? References, int? MaxId);

    internal sealed record Version(
        string Subject, [property: JsonPropertyName("version")] int Number, int Id,
        IReadOnlyList<SchemaReference>? References, string Schema);

    internal sealed record SubjectVersion(string Subject, int Version);

    internal sealed record Compatibility(
        [property: JsonPropertyName("is_compatible")] bool IsCompatible, IReadOnlyList<string>? Messages);

    internal sealed record Config(CompatibilityLevel? CompatibilityLevel, bool? Normalize);

    internal sealed record ConfigUpdate(CompatibilityLevel? Compatibility, bool? Normalize);

    internal sealed record Mode([property: JsonPropertyName("mode")] RegistryMode Value);

    /// <summary>The answer where there is nothing to say.</summary>
    internal sealed record Empty;
}
