using System.Text;
using FraudDetection.Rules;

namespace FraudDetection.Tests.Rules;

/// <summary>Rule sets for tests, from as little JSON as the test is about.</summary>
internal static class RuleJson
{
    /// <summary>A rule with a condition and whatever the test adds or replaces.</summary>
    public static string Rule(string id, string when, string rest = "\"weight\": 0.5", string state = "active", string reason = "TEST") =>
        $$"""{ "id": "{{id}}", "owner": "tests", "state": "{{state}}", "reason": "{{reason}}", "text": "text", "when": {{when}}, {{rest}} }""";

    /// <summary>A set of rules.</summary>
    public static RuleSet Set(params string[] rules) => RuleSet.Parse(Utf8(rules), "test");

    /// <summary>The faults of a set.</summary>
    public static IReadOnlyList<RuleFault> Faults(params string[] rules) => FaultsOf(Encoding.UTF8.GetString(Utf8(rules)));

    /// <summary>The faults of a document.</summary>
    public static IReadOnlyList<RuleFault> FaultsOf(string document)
    {
        var set = RuleSet.TryParse(Encoding.UTF8.GetBytes(document), "test", out var faults);
        Assert.Equal(faults.Count > 0, set is null);
        return faults;
    }

    private static byte[] Utf8(string[] rules) => Encoding.UTF8.GetBytes($$"""{ "rules": [{{string.Join(", ", rules)}}] }""");
}
