using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;

namespace FraudDetection.Tests.Rules;

public sealed class RuleSetTests
{
    [Fact]
    public void The_built_in_rules_are_five_and_active()
    {
        Assert.Equal(ReasonCodes.All, RuleSet.Default.Rules.Select(rule => rule.Reason));
        Assert.All(RuleSet.Default.Rules, rule => Assert.Equal(RuleState.Active, rule.State));
    }

    [Fact]
    public void A_rule_is_read_with_all_that_it_says_of_itself()
    {
        var rule = Assert.Single(RuleSet.Parse("""
            {
              "rules": [{
                "id": "web-night", "description": "On the web at night.", "owner": "Ann", "state": "shadow",
                "validFrom": "2026-03-01T00:00:00Z", "validUntil": "2026-06-01", "outcome": "decline",
                "reason": "WEB_NIGHT", "text": "at {hour_of_day} h",
                "when": { "field": "hour_of_day", "<": 5 },
                "exceptFor": { "cards": ["c-1"], "terminals": ["t-1", "t-2"], "merchantCategories": ["5411"] },
                "declineLimit": { "share": 0.01, "count": 50, "minimumSample": 1000, "windowMinutes": 30 }
              }]
            }
            """u8).Rules);

        Assert.Equal(("web-night", "On the web at night.", "Ann", RuleState.Shadow), (rule.Id, rule.Description, rule.Owner, rule.State));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), rule.ValidFrom);
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), rule.ValidUntil);
        Assert.Equal((Outcome.Decline, 0, "WEB_NIGHT", "at {hour_of_day} h"), (rule.Outcome, rule.Weight, rule.Reason, rule.Text));
        Assert.Equal(["c-1"], rule.ExceptCards);
        Assert.Equal(["t-1", "t-2"], rule.ExceptTerminals);
        Assert.Equal(["5411"], rule.ExceptMerchantCategories);
        Assert.Equal(new DeclineLimit(0.01, 50, 1000, TimeSpan.FromMinutes(30)), rule.DeclineLimit);
    }

    [Fact]
    public void Without_a_version_the_content_makes_one()
    {
        var first = RuleSet.Parse("""{ "rules": [] }"""u8);
        Assert.StartsWith("file-", first.Version, StringComparison.Ordinal);
        Assert.Equal(first.Version, RuleSet.Parse("""{ "rules": [] }"""u8).Version);
        Assert.NotEqual(first.Version, RuleSet.Parse("""{ "rules":  [] }"""u8).Version);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.Empty(RuleSet.Parse(Encoding.UTF8.GetBytes("\uFEFF{ \"rules\": [] }")).Rules);

    [Fact]
    public void A_rule_is_paused_without_touching_the_rest_of_the_document()
    {
        var paused = RuleSet.Default.With("night-spend", RuleState.Paused);

        Assert.Equal(RuleState.Paused, paused.Rules[3].State);
        var before = Encoding.UTF8.GetString(RuleSet.Default.Document.Span).Split('\n');
        var after = Encoding.UTF8.GetString(paused.Document.Span).Split('\n');
        var (old, changed) = Assert.Single(before.Zip(after), lines => lines.First != lines.Second);
        Assert.Equal(("      \"state\": \"active\",", "      \"state\": \"paused\","), (old, changed));
        Assert.Equal(RuleSet.Default.Document.ToArray(), paused.With("night-spend", RuleState.Active).Document.ToArray());
        Assert.Throws<KeyNotFoundException>(() => paused.With("none", RuleState.Paused));
    }

    [Fact]
    public void Only_active_and_shadow_rules_hit_within_their_time_and_not_what_is_excepted()
    {
        const string Always = """{ "field": "amount", ">=": 0 }""";
        var set = RuleJson.Set(
            RuleJson.Rule("active", Always),
            RuleJson.Rule("shadow", Always, state: "shadow"),
            RuleJson.Rule("draft", Always, state: "draft"),
            RuleJson.Rule("paused", Always, state: "paused"),
            RuleJson.Rule("from", Always, """ "weight": 0.5, "validFrom": "1970-01-01T00:00:01Z" """),
            RuleJson.Rule("until", Always, """ "weight": 0.5, "validUntil": "1970-01-01T00:00:01Z" """),
            RuleJson.Rule("card", Always, """ "weight": 0.5, "exceptFor": { "cards": ["x", "card"] } """),
            RuleJson.Rule("terminal", Always, """ "weight": 0.5, "exceptFor": { "terminals": ["terminal"] } """),
            RuleJson.Rule("merchant", Always, """ "weight": 0.5, "exceptFor": { "merchantCategories": ["5411"] } """));

        Assert.Equal("active shadow until", HitsOf(set, Transaction.Create("t", 999, "card", "terminal", 1, "EUR", Channel.Pos, "5411")));
        Assert.Equal("active shadow from", HitsOf(set, Transaction.Create("t", 1000, "card", "terminal", 1, "EUR", Channel.Pos, "5411")));
        Assert.Equal(
            "active shadow from card terminal merchant",
            HitsOf(set, Transaction.Create("t", 1000, "card-2", "terminal-2", 1, "EUR", Channel.Pos)));
    }

    [Fact]
    public void Five_hundred_rules_hit_each_for_itself()
    {
        var set = RuleJson.Set([.. Enumerable.Range(0, 500).Select(i => RuleJson.Rule($"r-{i}", $$"""{ "field": "amount", "==": {{i}} }"""))]);
        for (var i = 0; i < 500; i += 7)
        {
            Assert.Equal($"r-{i}", HitsOf(set, Transaction.Create("t", 1, "card", "terminal", i, "EUR", Channel.Pos)));
        }
    }

    private static string HitsOf(RuleSet set, Transaction transaction)
    {
        Span<double> features = stackalloc double[FeatureNames.Count];
        features[(int)Feature.Amount] = transaction.AmountMinor;
        var hits = default(RuleHits);
        set.Evaluate(transaction, features, ref hits);
        return string.Join(' ', set.Rules.Where((_, i) => hits.Contains(i)).Select(rule => rule.Id));
    }
}
