using System.Text.Encodings.Web;
using System.Text.Json;

namespace FraudDetection.Rules;

/// <summary>What two rule sets do not have in common. White space and the order of rules and properties are no difference.</summary>
/// <param name="Added">Rules that only the second set has.</param>
/// <param name="Removed">Rules that only the first set has.</param>
/// <param name="Changed">What is different in the set itself and in rules that both have.</param>
public sealed record RuleSetDifference(IReadOnlyList<Rule> Added, IReadOnlyList<Rule> Removed, IReadOnlyList<RuleChange> Changed)
{
    // What is written is never part of an HTML page.
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True if the sets say the same.</summary>
    public bool IsEmpty => Added.Count == 0 && Removed.Count == 0 && Changed.Count == 0;

    /// <summary>Compares two sets.</summary>
    public static RuleSetDifference Between(RuleSet first, RuleSet second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        using var before = JsonDocument.Parse(WithoutMark(first.Document));
        using var after = JsonDocument.Parse(WithoutMark(second.Document));
        var (firstRules, secondRules) = (RulesOf(before), RulesOf(after));
        return new(
            [.. second.Rules.Where(rule => !firstRules.ContainsKey(rule.Id))],
            [.. first.Rules.Where(rule => !secondRules.ContainsKey(rule.Id))],
            [
                .. Compare(null, before.RootElement, after.RootElement).Where(change => change.Property != "rules"),
                .. first.Rules.Where(rule => secondRules.ContainsKey(rule.Id))
                    .SelectMany(rule => Compare(rule.Id, firstRules[rule.Id], secondRules[rule.Id])),
            ]);
    }

    private static IEnumerable<RuleChange> Compare(string? rule, JsonElement first, JsonElement second)
    {
        var names = first.EnumerateObject().Concat(second.EnumerateObject()).Select(property => property.Name).Distinct();
        return names
            .Where(name => !(first.TryGetProperty(name, out var a) && second.TryGetProperty(name, out var b) && JsonElement.DeepEquals(a, b)))
            .Select(name => new RuleChange(rule, name, TextOf(first, name), TextOf(second, name)));
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? JsonSerializer.Serialize(value, Compact) : null;

    private static Dictionary<string, JsonElement> RulesOf(JsonDocument document) =>
        document.RootElement.GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.GetProperty("id").GetString()!);

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
}
