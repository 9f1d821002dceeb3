using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoadGenerator.Reports;

/// <summary>Writes reports for other programs to read: indented JSON, names in camelCase, enumerations by name.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The report as JSON.</summary>
    public static string Serialize<T>(T report) => JsonSerializer.Serialize(report, Options);
}
