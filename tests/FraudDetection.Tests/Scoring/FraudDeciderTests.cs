using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
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
        Assert.Equal("builtin-1", decision.RulesVersion);
    }

    [Fact]
    public void A_transaction_at_the_watermark_is_late() =>
        Assert.True(Decide(new FraudOptions(), Noon, watermark: Noon).Late);

    [Fact]
    public void Velocity_fires_from_its_count_in_a_minute_on()
    {
        var options = Only(o => o.VelocityWeight = 1, o => o.VelocityCount1Minute = 3);
        Assert.Null(Fired(options, Noon));
        Assert.Null(Fired(options, Noon + 1));
        Assert.Equal("VELOCITY: 3 transactions in a minute, 3 in an hour", Fired(options, Noon + 2));
    }

    [Fact]
    public void Velocity_fires_from_its_count_in_an_hour_on()
    {
        var options = Only(o => o.VelocityWeight = 1, o => o.VelocityCount1Minute = 3, o => o.VelocityCount1Hour = 4);
        Assert.Null(Fired(options, Noon));
        Assert.Null(Fired(options, Noon + (Hour / 4)));
        Assert.Null(Fired(options, Noon + (Hour / 2)));
        Assert.Equal("VELOCITY: 1 transactions in a minute, 4 in an hour", Fired(options, Noon + (Hour * 3 / 4)));
    }

    [Fact]
    public void Amount_spike_needs_history_deviations_and_ratio()
    {
        // Mean 100, deviation 20 after three.
        var options = Only(
            o => o.SpikeWeight = 1, o => o.SpikeMinimumHistory = 3, o => o.SpikeDeviations = 15, o => o.SpikeRatio = 4.5);
        Assert.Null(Fired(options, Noon, amount: 80));
        Assert.Null(Fired(options, Noon, amount: 120));
        var beforeEnough = _state;
        Assert.Null(Fired(options, Noon, amount: 900_000));

        _state = beforeEnough;
        Assert.Null(Fired(options, Noon, amount: 100));
        var known = _state;
        Assert.Equal("AMOUNT_SPIKE: amount 450 where the mean is 100: 17.5 deviations above it", Fired(options, Noon, amount: 450));
        _state = known;
        Assert.Null(Fired(options, Noon, amount: 449));

        options.SpikeRatio = 1;
        _state = known;
        Assert.NotNull(Fired(options, Noon, amount: 400));
        _state = known;
        Assert.Null(Fired(options, Noon, amount: 399));
    }

    [Fact]
    public void Impossible_travel_fires_on_another_country_within_its_gap()
    {
        var options = Only(o => o.TravelWeight = 1);
        Fired(options, Noon, terminal: "A", country: "FR");
        var home = _state;
        Assert.Null(Fired(options, Noon + Hour, terminal: "B", country: "US"));
        _state = home;
        Assert.Equal(
            "IMPOSSIBLE_TRAVEL: another country within 3599.999 s",
            Fired(options, Noon + Hour - 1, terminal: "B", country: "US"));
        _state = home;
        Assert.Null(Fired(options, Noon + Hour - 1, terminal: "B", country: "US", channel: Channel.Ecommerce));
    }

    [Fact]
    public void Impossible_travel_fires_on_another_terminal_within_its_gap()
    {
        var options = Only(o => o.TravelWeight = 1);
        Fired(options, Noon, terminal: "A", country: "FR");
        var home = _state;
        Assert.Null(Fired(options, Noon + 10_000, terminal: "B", country: "FR"));
        _state = home;
        Assert.Null(Fired(options, Noon + 9_999, terminal: "A", country: "FR"));
        _state = home;
        Assert.Equal(
            "IMPOSSIBLE_TRAVEL: another terminal within 9.999 s",
            Fired(options, Noon + 9_999, terminal: "B", country: "FR"));
    }

    [Theory]
    [InlineData(0, 5, 23, false)]
    [InlineData(0, 5, 0, true)]
    [InlineData(0, 5, 4, true)]
    [InlineData(0, 5, 5, false)]
    [InlineData(22, 4, 21, false)]
    [InlineData(22, 4, 22, true)]
    [InlineData(22, 4, 3, true)]
    [InlineData(22, 4, 4, false)]
    public void Night_spend_fires_at_night_from_its_amount_on(int start, int end, int hour, bool night)
    {
        var options = Only(o => o.NightWeight = 1, o => o.NightStartHour = start, o => o.NightEndHour = end);
        var time = Noon + ((hour - 12) * Hour);
        Assert.Null(Fired(options, time, amount: 19_999));
        Assert.Equal(
            night ? $"NIGHT_SPEND: amount 20000 after {hour} h UTC" : null,
            Fired(options, time, amount: 20_000));
    }

    [Fact]
    public void New_country_fires_once_enough_transactions_are_known()
    {
        var options = Only(o => o.NewCountryWeight = 1, o => o.NewCountryMinimumHistory = 2);
        Assert.Null(Fired(options, Noon, country: "FR"));
        var one = _state;
        Assert.Null(Fired(options, Noon, country: "IT"));
        _state = one;
        Assert.Null(Fired(options, Noon, country: "FR"));
        Assert.Null(Fired(options, Noon));
        Assert.Equal("NEW_COUNTRY: IT is new to this card after 3 transactions", Fired(options, Noon, country: "IT"));
        Assert.Null(Fired(options, Noon, country: "IT"));
    }

    [Fact]
    public void The_score_joins_the_weights_of_the_fired_rules()
    {
        var options = new FraudOptions { NewCountryMinimumHistory = 1 };
        Decide(options, Noon, terminal: "A", country: "FR");
        var decision = Decide(options, Noon + 1, terminal: "B", country: "US");

        Assert.Equal(1 - ((1 - 0.7) * (1 - 0.35)), decision.Score, 1e-12);
        Assert.Equal(Outcome.Decline, decision.Outcome);
        Assert.Equal(["IMPOSSIBLE_TRAVEL", "NEW_COUNTRY"], decision.Reasons.ToArray().Select(reason => reason.Code));
    }

    [Theory]
    [InlineData(0.5, 0.75, Outcome.Review)]
    [InlineData(0.51, 0.75, Outcome.Approve)]
    [InlineData(0.25, 0.5, Outcome.Decline)]
    [InlineData(0.25, 0.51, Outcome.Review)]
    public void The_outcome_follows_the_thresholds(double review, double decline, Outcome expected)
    {
        var options = Only(
            o => o.NightWeight = 0.5, o => o.NightStartHour = 12, o => o.NightEndHour = 13, o => o.NightMinimumAmount = 0,
            o => o.ReviewThreshold = review, o => o.DeclineThreshold = decline);
        Assert.Equal(expected, Decide(options, Noon).Outcome);
    }

    [Fact]
    public void A_rule_without_weight_is_off() =>
        Assert.Null(Fired(Only(o => o.NightStartHour = 12, o => o.NightEndHour = 13, o => o.NightMinimumAmount = 0), Noon));

    [Fact]
    public void Other_settings_make_another_rules_version()
    {
        var first = new FraudDecider(new FraudOptions { SpikeRatio = 3.5 }).RulesVersion;
        Assert.StartsWith("builtin-1+", first, StringComparison.Ordinal);
        Assert.Equal(first, new FraudDecider(new FraudOptions { SpikeRatio = 3.5 }).RulesVersion);
        Assert.NotEqual(first, new FraudDecider(new FraudOptions { SpikeRatio = 3.6 }).RulesVersion);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused() => Assert.Throws<ArgumentException>(
        () => new FraudDecider(new FraudOptions { ReviewThreshold = 0.9 }));

    // All rules off but those that the changes turn on.
    private static FraudOptions Only(params Action<FraudOptions>[] changes)
    {
        var options = new FraudOptions { VelocityWeight = 0, SpikeWeight = 0, TravelWeight = 0, NightWeight = 0, NewCountryWeight = 0 };
        foreach (var change in changes)
        {
            change(options);
        }

        return options;
    }

    private string? Fired(
        FraudOptions options,
        long time,
        long amount = 100,
        string terminal = "terminal",
        string? country = null,
        Channel channel = Channel.Pos)
    {
        var reasons = Decide(options, time, amount, terminal, country, channel).Reasons;
        return reasons.Length == 0 ? null : $"{reasons[0].Code}: {Encoding.UTF8.GetString(reasons[0].Detail.Span)}";
    }

    private Decision Decide(
        FraudOptions options,
        long time,
        long amount = 100,
        string terminal = "terminal",
        string? country = null,
        Channel channel = Channel.Pos,
        long watermark = long.MinValue)
    {
        var decision = new Decision();
        var transaction = Transaction.Create("t", time, "card", terminal, amount, "EUR", channel, country: country);
        new FraudDecider(options).Decide(transaction, watermark, NoInputs.Instance, ref _state, decision);
        return decision;
    }
}
