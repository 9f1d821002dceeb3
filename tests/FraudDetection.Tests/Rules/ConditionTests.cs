using System.Text;
using System.Text.Json;
using CsCheck;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using FraudDetection.Tests.Scoring;

namespace FraudDetection.Tests.Rules;

public sealed class ConditionTests
{
    private static readonly string[] Channels = ["POS", "CONTACTLESS", "ECOMMERCE", "ATM"];

    // Few values, so that comparisons are often equal and lists often match.
    private static readonly Gen<double> Value = Gen.OneOf(Gen.Int[-2, 4].Select(i => (double)i), Gen.Const(double.NaN), Gen.Const(0.5));
    private static readonly Gen<string> Constant = Gen.OneOf("-1", "0", "1", "2", "0.5", "3");
    private static readonly Gen<string> FeatureName = Gen.Int[0, 5].Select(i => FeatureNames.All[i]);

    private static readonly Gen<string> Comparison = Gen.OneOf(
        Gen.Select(FeatureName, Gen.OneOf("<", "<=", "==", "!=", ">=", ">"), Constant, (f, o, c) => $$"""{ "field": "{{f}}", "{{o}}": {{c}} }"""),
        Gen.Select(FeatureName, Gen.OneOf("<", "<=", "==", "!=", ">=", ">"), FeatureName, Constant, (f, o, g, c) => $$"""{ "field": "{{f}}", "{{o}}": { "field": "{{g}}", "times": {{c}} } }"""),
        Gen.Select(FeatureName, Gen.OneOf("in", "notIn"), Constant.Array[1, 4], (f, o, list) => $$"""{ "field": "{{f}}", "{{o}}": [{{string.Join(", ", list)}}] }"""),
        Gen.Select(FeatureName, Gen.Int[-2, 1], Gen.Int[1, 3], (f, a, b) => $$"""{ "field": "{{f}}", "between": [{{a}}, {{b}}] }"""),
        Gen.Select(Gen.OneOf("in", "notIn"), Gen.OneOf("\"FR\"", "\"US\"").Array[1, 2], (o, list) => $$"""{ "field": "country", "{{o}}": [{{string.Join(", ", list)}}] }"""),
        Gen.Select(Gen.OneOf("==", "!="), Gen.OneOf(Channels), (o, c) => $$"""{ "field": "channel", "{{o}}": "{{c}}" }"""),
        Gen.OneOf("country", "terminal").Select(what => $$"""{ "changed": "{{what}}" }"""));

    private static readonly Gen<string> Condition = Gen.Recursive<string>((depth, inner) => depth > 4
        ? Comparison
        : Gen.OneOf(
            Comparison,
            inner.Array[1, 4].Select(list => $$"""{ "all": [{{string.Join(", ", list)}}] }"""),
            inner.Array[1, 4].Select(list => $$"""{ "any": [{{string.Join(", ", list)}}] }"""),
            inner.Select(one => $$"""{ "not": {{one}} }""")));

    [Fact]
    public void Compiled_conditions_agree_with_a_plain_reading_of_them() =>
        Gen.Select(Condition, Value.Array[FeatureNames.Count], Gen.OneOf<string?>(null, "FR", "IT"), Gen.Int[0, 3])
            .Where(sample => sample.Item1.Split("\"field\"").Length + sample.Item1.Split("\"changed\"").Length < 80)
            .Sample((condition, features, country, channel) =>
            {
                var transaction = Transaction.Create("t", 1, "c", "x", 1, "EUR", (Channel)channel, country: country);
                var hits = default(RuleHits);
                RuleJson.Set(RuleJson.Rule("rule", condition)).Evaluate(transaction, features, ref hits);
                using var plain = JsonDocument.Parse(condition);
                return hits.Contains(0) == Holds(plain.RootElement, transaction, features);
            });

    [Theory]
    [InlineData("FR", true)]
    [InlineData("IT", false)]
    [InlineData(null, false)]
    public void A_text_that_is_not_given_equals_nothing(string? country, bool isFrance)
    {
        var transaction = Transaction.Create("t", 1, "c", "x", 1, "EUR", Channel.Atm, country: country);
        Assert.Equal(isFrance, Hits("""{ "field": "country", "==": "FR" }""", transaction));
        Assert.Equal(!isFrance, Hits("""{ "field": "country", "notIn": ["FR", "DE"] }""", transaction));
    }

    [Theory]
    [InlineData("currency", "EUR", "USD")]
    [InlineData("country", "FR", "DE")]
    [InlineData("channel", "ATM", "POS")]
    [InlineData("merchant_category", "5411", "5812")]
    [InlineData("terminal", "x", "y")]
    [InlineData("card", "c", "d")]
    public void Each_text_of_a_transaction_can_be_compared(string field, string right, string wrong)
    {
        var transaction = Transaction.Create("t", 1, "c", "x", 1, "EUR", Channel.Atm, "5411", "FR");
        Assert.True(Hits($$"""{ "field": "{{field}}", "==": "{{right}}" }""", transaction));
        Assert.False(Hits($$"""{ "field": "{{field}}", "==": "{{wrong}}" }""", transaction));
    }

    [Fact]
    public void A_text_shows_what_its_holes_stand_for_and_what_the_condition_saw()
    {
        var set = RuleSet.Parse("""
            {
              "rules": [{
                "id": "far", "owner": "Ann", "state": "active", "weight": 0.5, "reason": "FAR",
                "text": "{{{country}}} by {card}: {amount_mean:2} or {amount_mean}",
                "when": { "all": [
                  { "field": "amount", "<": { "field": "amount_mean", "times": 2 } }, { "field": "country", "in": ["FR"] }, { "not": { "changed": "terminal" } }
                ] }
              }]
            }
            """u8);
        var inputs = new FakeInputs { Features = { [Feature.Amount] = 7, [Feature.AmountMean] = 1234567.128, [Feature.TerminalChanged] = 0 } };
        var state = default(CardState);
        var decision = new Decision();
        new FraudDecider(new FraudOptions(), set, model: null)
            .Decide(Transaction.Create("t", 1, "c", "x", 7, "EUR", Channel.Atm, country: "FR"), 0, inputs, ref state, decision);

        Assert.Equal(
            "{FR} by c: 1234567.13 or 1234567.128 [far: amount=7, amount_mean=1234567.128, country=FR, terminal_changed=0]",
            Encoding.UTF8.GetString(decision.Reasons[0].Detail.Span));
    }

    private static bool Hits(string condition, Transaction transaction)
    {
        var hits = default(RuleHits);
        RuleJson.Set(RuleJson.Rule("rule", condition)).Evaluate(transaction, new double[FeatureNames.Count], ref hits);
        return hits.Contains(0);
    }

    // What the language means, written down once more as plainly as possible.
    private static bool Holds(JsonElement condition, Transaction transaction, double[] features)
    {
        var properties = condition.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        if (properties.TryGetValue("all", out var all))
        {
            return all.EnumerateArray().All(one => Holds(one, transaction, features));
        }

        if (properties.TryGetValue("any", out var any))
        {
            return any.EnumerateArray().Any(one => Holds(one, transaction, features));
        }

        if (properties.TryGetValue("not", out var not))
        {
            return !Holds(not, transaction, features);
        }

        if (properties.TryGetValue("changed", out var changed))
        {
            return Number(changed.GetString() + "_changed", features) > 0;
        }

        var field = properties["field"].GetString()!;
        var (comparison, operand) = properties.Single(property => property.Key != "field");
        if (field is "country" or "channel")
        {
            var text = field == "channel"
                ? Channels[(int)transaction.Channel]
                : transaction.Country is { } country ? Encoding.UTF8.GetString(country.Span) : null;
            return comparison switch
            {
                "==" => text == operand.GetString(),
                "!=" => text != operand.GetString(),
                "in" => operand.EnumerateArray().Any(one => one.GetString() == text),
                _ => operand.EnumerateArray().All(one => one.GetString() != text),
            };
        }

        var value = Number(field, features);
        if (operand.ValueKind == JsonValueKind.Array)
        {
            var list = operand.EnumerateArray().Select(one => one.GetDouble()).ToList();
            return comparison switch
            {
                "in" => list.Exists(one => one == value),
                "notIn" => list.TrueForAll(one => one != value),
                _ => value >= list[0] && value <= list[1],
            };
        }

        var other = operand.ValueKind == JsonValueKind.Number
            ? operand.GetDouble()
            : Number(operand.GetProperty("field").GetString()!, features) * operand.GetProperty("times").GetDouble();
        return comparison switch
        {
            "<" => value < other,
            "<=" => value <= other,
            "==" => value == other,
            "!=" => value != other,
            ">=" => value >= other,
            _ => value > other,
        };
    }

    private static double Number(string name, double[] features) =>
        features[Enumerable.Range(0, features.Length).Single(i => string.Equals(FeatureNames.All[i], name, StringComparison.Ordinal))];
}
