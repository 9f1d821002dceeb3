using System.Text.Json;

namespace StreamCore.Tests.Conformance;

/// <summary>One recorded scenario: the input steps and what Flink emitted in each.</summary>
internal sealed record Vector(
    string Id,
    string Family,
    string Note,
    JsonElement Config,
    IReadOnlyList<JsonElement> Steps,
    IReadOnlyList<JsonElement> Expect,
    JsonElement Totals)
{
    public static Vector Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement.Clone();
        var vector = new Vector(
            root.GetProperty("id").GetString()!,
            root.GetProperty("family").GetString()!,
            root.GetProperty("note").GetString()!,
            root.GetProperty("config"),
            [.. root.GetProperty("steps").EnumerateArray()],
            [.. root.GetProperty("expect").EnumerateArray()],
            root.GetProperty("totals"));
        return vector.Steps.Count == vector.Expect.Count
            ? vector
            : throw new FormatException(
                $"{vector.Id} has {vector.Steps.Count} steps but {vector.Expect.Count} expected results.");
    }
}
