using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;
using FraudDetection.Scoring;

namespace FraudDetection.Tests.Scoring;

public sealed class FraudDeciderTests
{
    private const long Hour = 3_600_000;
    private const long Noon = (20_000 * 24 * Hour) + (12 * Hour);

    private CardState _state;

    [Fact]
    public void An_ordinary_transaction_is_approved_with_its_features_and_versions()
    {
        var decision = Decide(new FraudOptions(), Noon, watermark: Noon - 1);

        Assert.Equal(Outcome.Approve, decision.Outcome);
        Assert.Equal(0, decision.Score);
        Assert.Empty(decision.Reasons.ToArray());
        Assert.Equal("t", Encoding.UTF8.GetString(decision.TransactionId.Span));
        Assert.Equal("card", Encoding.UTF8.GetString(decision.CardId.Span));
        Assert.Equal(Noon, decision.EventTime);
        Assert.Equal(100, decision[Feature.Amount]);
        Assert.False(decision.Late);
        Assert.Equal("none", decision.ModelVersion);
        Assert.Equal("builtin-2", decision.RulesVersion);
    }

    [Fact]
    public void A_transaction_at_the_watermark_is_late() =>
        Assert.True(Decide(new FraudOptions(), Noon, watermark: Noon).Late);

    [Fact]
    public void The_score_joins_the_weights_of_the_rules_that_hit_and_the_weightiest_comes_first()
    {
        Decide(new FraudOptions(), Noon, country: "FR");
        Decide(new FraudOptions(), Noon, country: "FR");
        Decide(new FraudOptions(), Noon, country: "FR");
        var decision = Decide(new FraudOptions(), Noon + 1, terminal: "B", country: "US");

        Assert.Equal(1 - ((1 - 0.7) * (1 - 0.35)), decision.Score, 1e-12);
        Assert.Equal(Outcome.Decline, decision.Outcome);
        Assert.Equal(
            [
                "IMPOSSIBLE_TRAVEL: somewhere else within 0.001 s [impossible-travel: country_changed=1, seconds_since_card_present=0.001, terminal_changed=1]",
                "NEW_COUNTRY: US is new to this card after 3 transactions [new-country: country_new=1, transactions_before=3]",
            ],
            decision.Reasons.ToArray().Select(reason => $"{reason.Code}: {Encoding.UTF8.GetString(reason.Detail.Span)}"));
    }

    [Fact]
    public void Other_settings_make_another_rules_version_that_still_names_the_rule_set()
    {
        var first = new FraudDecider(new FraudOptions { ReviewThreshold = 0.35 }).RulesVersion;
        Assert.StartsWith("builtin-2+", first, StringComparison.Ordinal);
        Assert.Equal(first, new FraudDecider(new FraudOptions { ReviewThreshold = 0.35 }).RulesVersion);
        Assert.NotEqual(first, new FraudDecider(new FraudOptions { ReviewThreshold = 0.36 }).RulesVersion);
        Assert.NotEqual(first, new FraudDecider(new FraudOptions { ReviewThreshold = 0.35, Segments = { new() { Currency = "EUR" } } }).RulesVersion);
        Assert.Equal("builtin-2", FraudDecider.RuleSetVersionOf(first));
        Assert.Equal("builtin-2", FraudDecider.RuleSetVersionOf("builtin-2"));
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused() => Assert.Throws<ArgumentException>(
        () => new FraudDecider(new FraudOptions { ReviewThreshold = 0.9 }));

    private Decision Decide(FraudOptions options, long time, string terminal = "terminal", string? country = null, long watermark = long.MinValue)
    {
        var decision = new Decision();
        var transaction = Transaction.Create("t", time, "card", terminal, 100, "EUR", Channel.Pos, country: country);
        new FraudDecider(options, RuleSet.Default, model: null).Decide(transaction, watermark, NoInputs.Instance, ref _state, decision);
        return decision;
    }
}
