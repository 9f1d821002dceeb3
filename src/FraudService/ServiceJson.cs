using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudService;

/// <summary>The JSON that the service speaks: names and enumerations in camelCase, times in ISO 8601.</summary>
public static class ServiceJson
{
    /// <summary>For other programs.</summary>
    public static JsonSerializerOptions Compact { get; } = Create(isIndented: false);

    /// <summary>For the console.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(isIndented: true);

    /// <summary>Makes options as the service's are.</summary>
    internal static void Configure(JsonSerializerOptions options, bool isIndented)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.WriteIndented = isIndented;
        // What is written is never part of an HTML page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    private static JsonSerializerOptions Create(bool isIndented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options, isIndented);
        return options;
    }
}
