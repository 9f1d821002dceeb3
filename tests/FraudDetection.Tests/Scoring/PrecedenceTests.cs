using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using FraudDetection.Tests.Rules;

namespace FraudDetection.Tests.Scoring;

/// <summary>The table of docs/decisions.md, row by row.</summary>
public sealed class PrecedenceTests
{
    private const string Always = """{ "field": "amount", ">=": 0 }""";

    [Theory]
    // No list: the graver of rules and score.
    [InlineData(ListVerdict.None, "", 0.1, false, Outcome.Approve, "SCORE")]
    [InlineData(ListVerdict.None, "", 0.4, false, Outcome.Review, "SCORE")]
    [InlineData(ListVerdict.None, "", 0.8, false, Outcome.Decline, "SCORE")]
    [InlineData(ListVerdict.None, "review", 0.1, false, Outcome.Review, "RULE SCORE")]
    [InlineData(ListVerdict.None, "review", 0.8, false, Outcome.Decline, "RULE SCORE")]
    [InlineData(ListVerdict.None, "decline", 0.1, false, Outcome.Decline, "RULE SCORE")]
    // The limiter lowers a decline, and nothing else.
    [InlineData(ListVerdict.None, "", 0.1, true, Outcome.Approve, "SCORE")]
    [InlineData(ListVerdict.None, "", 0.4, true, Outcome.Review, "SCORE")]
    [InlineData(ListVerdict.None, "", 0.8, true, Outcome.Review, "DECLINE_LIMIT SCORE")]
    [InlineData(ListVerdict.None, "decline", 0.1, true, Outcome.Review, "DECLINE_LIMIT RULE SCORE")]
    // The lists settle it, and the limiter is not asked.
    [InlineData(ListVerdict.Allow, "decline", 0.8, false, Outcome.Approve, "ALLOW_LIST RULE SCORE")]
    [InlineData(ListVerdict.Allow, "", 0.8, true, Outcome.Approve, "ALLOW_LIST SCORE")]
    [InlineData(ListVerdict.Block, "", 0.1, false, Outcome.Decline, "BLOCK_LIST SCORE")]
    [InlineData(ListVerdict.Block, "review", 0.8, true, Outcome.Decline, "BLOCK_LIST RULE SCORE")]
    public void The_outcome_and_its_reasons_follow_from(
        ListVerdict listed, string ruleOutcome, double weight, bool limited, Outcome expected, string reasons)
    {
        List<string> rules = [RuleJson.Rule("score", Always, FormattableString.Invariant($"\"weight\": {weight}"), reason: "SCORE")];
        if (ruleOutcome.Length > 0)
        {
            rules.Add(RuleJson.Rule("rule", Always, $"\"outcome\": \"{ruleOutcome}\"", reason: "RULE"));
        }

        var inputs = new FakeInputs { Listed = listed, Limited = limited ? "too many" : null };
        var decision = Decide(RuleJson.Set([.. rules]), inputs);

        Assert.Equal(expected, decision.Outcome);
        Assert.Equal(reasons, string.Join(' ', decision.Reasons.ToArray().Select(reason => reason.Code)));
        Assert.Equal(weight, decision.Score, 1e-12);
        Assert.Equal(listed == ListVerdict.None, inputs.Asked is not null);
    }

    [Fact]
    public void A_rule_in_the_shadow_has_no_influence_but_its_hit_is_known()
    {
        var set = RuleJson.Set(RuleJson.Rule("hidden", Always, "\"outcome\": \"decline\"", state: "shadow"), RuleJson.Rule("seen", Always));
        var decision = Decide(set, new FakeInputs());

        Assert.Equal((Outcome.Review, 0.5), (decision.Outcome, decision.Score));
        Assert.Equal("TEST", Assert.Single(decision.Reasons.ToArray()).Code);
        Assert.True(decision.Hits.Contains(0) && decision.Hits.Contains(1));
    }

    [Fact]
    public void Rules_are_ranked_by_outcome_then_weight_then_their_order()
    {
        var set = RuleJson.Set(
            RuleJson.Rule("a", Always, "\"weight\": 0.2", reason: "A"),
            RuleJson.Rule("b", Always, "\"outcome\": \"review\"", reason: "B"),
            RuleJson.Rule("c", Always, "\"weight\": 0.7", reason: "C"),
            RuleJson.Rule("d", Always, "\"outcome\": \"decline\"", reason: "D"),
            RuleJson.Rule("e", Always, "\"weight\": 0.7", reason: "E"));
        Assert.Equal("D B C E A", string.Join(' ', Decide(set, new FakeInputs()).Reasons.ToArray().Select(reason => reason.Code)));
    }

    [Fact]
    public void When_very_many_rules_hit_all_count_and_the_weightiest_are_told()
    {
        var set = RuleJson.Set([.. Enumerable.Range(1, 100).Select(i =>
            RuleJson.Rule($"r-{i}", Always, FormattableString.Invariant($"\"weight\": {i / 1000.0}"), reason: $"R{i}"))]);
        var decision = Decide(set, new FakeInputs { Limited = "too many" });

        Assert.Equal(1 - Enumerable.Range(1, 100).Aggregate(1.0, (product, i) => product * (1 - (i / 1000.0))), decision.Score, 1e-12);
        Assert.Equal(
            ["DECLINE_LIMIT", "R100", "R99", "R98"], decision.Reasons.ToArray().Take(4).Select(reason => reason.Code));
        Assert.InRange(decision.Reasons.Length, 20, Decision.MaxReasons);
    }

    [Fact]
    public void Thresholds_follow_the_first_segment_that_fits()
    {
        var options = new FraudOptions
        {
            Segments =
            {
                new() { Currency = "JPY", MinAmountMinor = 1000, MaxAmountMinor = 2000, ReviewThreshold = 0.5, DeclineThreshold = 0.5000001 },
                new() { Currency = "JPY", DeclineThreshold = 0.5 },
                new() { MerchantCategory = "7995", ReviewThreshold = 0.6 },
                new() { Channel = Channel.Ecommerce, ReviewThreshold = 0.1, DeclineThreshold = 0.45 },
            },
        };
        var set = RuleJson.Set(RuleJson.Rule("half", Always));

        Assert.Equal(Outcome.Review, OutcomeOf("JPY", 1000));
        Assert.Equal(Outcome.Review, OutcomeOf("JPY", 2000));
        Assert.Equal(Outcome.Decline, OutcomeOf("JPY", 999));
        Assert.Equal(Outcome.Decline, OutcomeOf("JPY", 2001));
        Assert.Equal(Outcome.Approve, OutcomeOf("EUR", 1000, category: "7995"));
        Assert.Equal(Outcome.Approve, OutcomeOf("EUR", 1000, Channel.Ecommerce, "7995"));
        Assert.Equal(Outcome.Decline, OutcomeOf("EUR", 1000, Channel.Ecommerce));
        Assert.Equal(Outcome.Review, OutcomeOf("EUR", 1000));

        Outcome OutcomeOf(string currency, long amount, Channel channel = Channel.Pos, string? category = null)
        {
            var decision = new Decision();
            var state = default(CardState);
            new FraudDecider(options, set, model: null)
                .Decide(Transaction.Create("t", 1, "card", "x", amount, currency, channel, category), 0, NoInputs.Instance, ref state, decision);
            return decision.Outcome;
        }
    }

    [Theory]
    [InlineData(ListVerdict.None, null)]
    [InlineData(ListVerdict.None, "too many")]
    [InlineData(ListVerdict.Allow, null)]
    [InlineData(ListVerdict.Block, null)]
    public void A_decision_is_repeated_from_what_is_stamped_into_it(ListVerdict listed, string? limited)
    {
        var set = RuleJson.Set(RuleJson.Rule("rule", Always, "\"outcome\": \"decline\""));
        var first = Decide(set, new FakeInputs { Listed = listed, Limited = limited });
        var again = Decide(set, new StampedInputs(first));

        Assert.Equal((first.Outcome, first.Score), (again.Outcome, again.Score));
        Assert.Equal(Texts(first), Texts(again));
    }

    [Fact]
    public void A_stamp_of_the_limiter_on_what_nobody_declines_is_not_repeated()
    {
        var forged = Decide(RuleJson.Set(RuleJson.Rule("rule", Always, "\"outcome\": \"decline\"")), new FakeInputs { Limited = "too many" });
        var again = Decide(RuleJson.Set(RuleJson.Rule("rule", Always, "\"outcome\": \"review\"")), new StampedInputs(forged));
        Assert.Equal(["TEST"], again.Reasons.ToArray().Select(reason => reason.Code));
    }

    private static string[] Texts(Decision decision) =>
        [.. decision.Reasons.ToArray().Select(reason => reason.Code + Encoding.UTF8.GetString(reason.Detail.Span))];

    private static Decision Decide(RuleSet rules, IDecisionInputs inputs)
    {
        var decision = new Decision();
        var state = default(CardState);
        new FraudDecider(new FraudOptions(), rules, model: null)
            .Decide(Transaction.Create("t", 1, "card", "x", 1, "EUR", Channel.Pos), 0, inputs, ref state, decision);
        return decision;
    }
}
