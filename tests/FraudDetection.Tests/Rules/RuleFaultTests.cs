using System.Text;
using FraudDetection.Rules;

namespace FraudDetection.Tests.Rules;

public sealed class RuleFaultTests
{
    private const string Always = """{ "field": "amount", ">=": 0 }""";

    [Fact]
    public void All_faults_are_found_in_one_go_with_rule_line_reason_and_remedy()
    {
        var faults = RuleJson.FaultsOf("""
            {
              "rulez": 1,
              "rules": [
                {
                  "id": "one",
                  "owner": "Ann",
                  "state": "activ",
                  "weight": 2,
                  "reason": "One",
                  "text": "{count_1min} transactions",
                  "when": { "field": "count_1min", ">=": 6 }
                },
                {
                  "id": "one",
                  "state": "draft",
                  "weight": 0.5,
                  "outcome": "approve",
                  "reason": "BLOCK_LIST",
                  "text": "text",
                  "when": { "any": [{ "field": "country", "<": "FR" }, { "field": "channel", "==": "POSS" }] }
                }
              ]
            }
            """);

        Assert.Equal(
            [
                "line 2, column 3: there is no property 'rulez': did you mean 'rules'? Correct the name.",
                "line 7, column 16: rule 'one': 'activ' is no state: did you mean 'active'? Correct the name.",
                "line 8, column 17: rule 'one': weight is 2: give a number from 0.000001 to 1.",
                "line 9, column 17: rule 'one': reason is 'One': write 1 to 64 capital letters, digits and underscores.",
                "line 10, column 15: rule 'one': the text's hole 'count_1min' is neither a feature nor a field of the transaction: did you mean 'count_1m'? Correct the name.",
                "line 11, column 26: rule 'one': 'count_1min' is neither a feature nor a field of the transaction: did you mean 'count_1m'? Correct the name.",
                "line 13, column 5: rule 'one': 'owner' is missing: every rule has it.",
                "line 14, column 13: rule 'one': another rule has the same id: give each rule an id of its own.",
                "line 16, column 17: rule 'one': the rule has a weight and an outcome: give it one of the two.",
                "line 17, column 18: rule 'one': 'approve' is no outcome of a rule: use review or decline.",
                "line 18, column 17: rule 'one': the reason 'BLOCK_LIST' is the service's own: choose another code.",
                "line 20, column 52: rule 'one': 'country' is a text, which has no order: use ==, !=, in or notIn.",
                "line 20, column 88: rule 'one': 'POSS' is no channel: did you mean 'POS'? Correct the name.",
            ],
            faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [InlineData("""{ "all": [] }""", "'all' has no conditions")]
    [InlineData("""{ "any": 1 }""", "'any' has no conditions")]
    [InlineData("""[]""", "a condition is an object, not a list")]
    [InlineData("""{ }""", "the condition has no form")]
    [InlineData("""{ "not": { "field": "amount", ">": 1 }, "all": [] }""", "'all' stands beside 'not'")]
    [InlineData("""{ "changed": "moon" }""", "no feature tells whether 'moon' has changed")]
    [InlineData("""{ "field": "amount" }""", "the condition compares 0 times")]
    [InlineData("""{ "field": "amount", ">": 1, "<": 2 }""", "the condition compares 2 times")]
    [InlineData("""{ "field": "amount", "=>": 1 }""", "'=>' is no comparison")]
    [InlineData("""{ "field": 7, ">": 1 }""", "7 is neither a feature nor a field")]
    [InlineData("""{ "field": "amount", ">": "1" }""", "'amount' is a number and '1' is none")]
    [InlineData("""{ "field": "amount", ">": null }""", "'amount' is a number and null is none")]
    [InlineData("""{ "field": "amount", ">": { "times": 3 } }""", "this is no feature times a factor")]
    [InlineData("""{ "field": "amount", ">": { "field": "sum_1h", "times": "3" } }""", "this is no feature times a factor")]
    [InlineData("""{ "field": "amount", ">": { "field": "sum_1h", "plus": 3 } }""", "'plus' has no meaning here")]
    [InlineData("""{ "field": "amount", ">": { "field": "country" } }""", "'country' is a text")]
    [InlineData("""{ "field": "amount", ">": { "field": "sum_1hour" } }""", "'sum_1hour' is neither")]
    [InlineData("""{ "field": "amount", "between": [1] }""", "between takes two numbers")]
    [InlineData("""{ "field": "amount", "between": [2, 1] }""", "nothing is between 2 and 1")]
    [InlineData("""{ "field": "country", "between": ["A", "B"] }""", "'country' is a text")]
    [InlineData("""{ "field": "amount", "in": [] }""", "the list has 0 entries")]
    [InlineData("""{ "field": "amount", "in": 1 }""", "the list has 0 entries")]
    [InlineData("""{ "field": "amount", "in": [1, "2"] }""", "'amount' is a number and '2' is none")]
    [InlineData("""{ "field": "country", "in": ["FRA"] }""", "'FRA' is no country")]
    [InlineData("""{ "field": "currency", "==": "eur" }""", "'eur' is no currency")]
    [InlineData("""{ "field": "card", "==": "" }""", "the text has 0 characters")]
    [InlineData("""{ "field": "merchant_category", "==": 5411 }""", "5411 is no text")]
    public void A_wrong_condition_is_named(string condition, string reason)
    {
        var fault = Assert.Single(RuleJson.Faults(RuleJson.Rule("rule", condition)));
        Assert.StartsWith(reason, fault.Reason, StringComparison.Ordinal);
        Assert.Equal("rule", fault.RuleId);
        Assert.NotEmpty(fault.Remedy);
    }

    [Theory]
    [InlineData("\"weight\": 0", "weight is 0")]
    [InlineData("\"weight\": \"high\"", "weight is 'high'")]
    [InlineData("\"outcome\": 1", "1 is no outcome of a rule")]
    [InlineData("\"owner\": \"two\", \"weight\": 1", "the property 'owner' is given twice")]
    [InlineData("\"weight\": 1, \"validFrom\": \"soon\"", "'soon' is no time")]
    [InlineData("\"weight\": 1, \"validFrom\": \"2026-03-01\", \"validUntil\": \"2026-03-01\"", "validUntil is not after validFrom")]
    [InlineData("\"weight\": 1, \"exceptFor\": { \"shops\": [] }", "there is no property 'shops'")]
    [InlineData("\"weight\": 1, \"exceptFor\": { \"cards\": \"c\" }", "cards is no list")]
    [InlineData("\"weight\": 1, \"exceptFor\": { \"cards\": [1] }", "1 is no entry of cards")]
    [InlineData("\"weight\": 1, \"exceptFor\": 1", "1 is no object")]
    [InlineData("\"weight\": 1, \"declineLimit\": {}", "the limit bounds nothing")]
    [InlineData("\"weight\": 1, \"declineLimit\": { \"share\": 2 }", "share is 2")]
    [InlineData("\"weight\": 1, \"declineLimit\": { \"count\": 1.5 }", "count is 1.5")]
    [InlineData("\"weight\": 1, \"declineLimit\": { \"count\": 1, \"windowMinutes\": 0 }", "windowMinutes is 0")]
    public void A_wrong_property_is_named(string rest, string reason)
    {
        var fault = Assert.Single(RuleJson.Faults(RuleJson.Rule("rule", Always, rest)));
        Assert.StartsWith(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "this is not JSON")]
    [InlineData("{", "this is not JSON")]
    [InlineData("""{ "rules": [] } x""", "this is not JSON")]
    [InlineData("""{ "rules": [ 1, ] }""", "this is not JSON")]
    [InlineData("[]", "the document has no list of rules")]
    [InlineData("null", "the document has no list of rules")]
    [InlineData("""{ "rules": {} }""", "the document has no list of rules")]
    [InlineData("""{ "rules": [1] }""", "a rule is an object, not 1")]
    [InlineData("""{ "rules": [1e999] }""", "the number is too large")]
    [InlineData("""{ "rules": ["\ud800"] }""", "the string has an escape that is no character")]
    [InlineData("""{ "\ud800": 1 }""", "the string has an escape that is no character")]
    public void What_is_no_rule_set_at_all_is_named(string document, string reason) =>
        Assert.StartsWith(reason, Assert.Single(RuleJson.FaultsOf(document)).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_document_that_is_no_utf8_is_refused()
    {
        Assert.Null(RuleSet.TryParse([(byte)'{', 0xff, (byte)'}'], null, out var faults));
        Assert.Equal("the document is not UTF-8", Assert.Single(faults).Reason);
    }

    [Fact]
    public void The_line_of_broken_json_is_told() =>
        Assert.Equal((3, 3), Assert.Single(RuleJson.FaultsOf("{\n  \"rules\": [\n  }\n")) is var fault ? (fault.Line, fault.Column) : default);

    [Fact]
    public void What_is_too_large_is_refused()
    {
        Assert.Contains("depth", RefusalOf("""{ "rules": """ + new string('[', 100_000)), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("bytes", RefusalOf(new string(' ', RuleLimits.Bytes + 1)), StringComparison.Ordinal);
        Assert.Contains("values", RefusalOf("[" + string.Join(',', Enumerable.Repeat("0", RuleLimits.Values)) + "]"), StringComparison.Ordinal);
        Assert.Contains("501 rules", RefusalOf($$"""{ "rules": [{{string.Join(',', Enumerable.Repeat("1", 501))}}] }"""), StringComparison.Ordinal);

        var comparisons = string.Join(',', Enumerable.Repeat(Always, 101));
        Assert.Contains("101 comparisons", Refusal(RuleJson.Rule("r", $$"""{ "all": [{{comparisons}}] }""")), StringComparison.Ordinal);
        var hundred = string.Join(',', Enumerable.Repeat(Always, 100));
        Assert.Contains(
            "5100 comparisons",
            Refusal([.. Enumerable.Range(0, 51).Select(i => RuleJson.Rule($"r-{i}", $$"""{ "all": [{{hundred}}] }"""))]),
            StringComparison.Ordinal);
        var numbers = string.Join(',', Enumerable.Range(0, 1001));
        Assert.Contains("1001 entries", Refusal(RuleJson.Rule("r", $$"""{ "field": "amount", "in": [{{numbers}}] }""")), StringComparison.Ordinal);

        static string Refusal(params string[] rules) => Assert.Single(RuleJson.Faults(rules)).Reason;
        static string RefusalOf(string document) => Assert.Single(RuleJson.FaultsOf(document)).Reason;
    }

    [Fact]
    public void Of_very_many_faults_the_first_hundred_are_told() => Assert.Equal(
        RuleLimits.Faults,
        RuleJson.FaultsOf($$"""{ "rules": [{{string.Join(',', Enumerable.Repeat("{}", 400))}}] }""").Count);

    [Theory]
    [InlineData("{amount", "the '{' at character 1 of the text has no counterpart")]
    [InlineData("50 } or", "the '}' at character 4 of the text has no counterpart")]
    [InlineData("{amount:x}", "the text's hole 'amount:x' has a wrong format")]
    [InlineData("{country:2}", "the text's hole 'country:2' has a wrong format")]
    [InlineData("{}", "the text's hole '' is neither a feature nor a field of the transaction")]
    public void A_wrong_text_is_named(string text, string reason)
    {
        var rule = RuleJson.Rule("rule", Always).Replace("\"text\": \"text\"", $"\"text\": \"{text}\"", StringComparison.Ordinal);
        Assert.Equal(reason, Assert.Single(RuleJson.Faults(rule)).Reason);
    }

    [Fact]
    public void Arbitrary_bytes_are_refused_and_nothing_worse()
    {
        const int Seed = 20260301;
        var random = new Random(Seed);
        var document = RuleSet.Default.Document.ToArray();
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = document.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var set = RuleSet.TryParse(damaged, null, out var faults);
            Assert.True(set is null == faults.Count > 0, $"seed {Seed}, round {i}: {Encoding.UTF8.GetString(damaged)}");
        }
    }
}
