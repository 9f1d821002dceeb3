using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using FraudDetection.Tests.Rules;
using Microsoft.Extensions.Logging;

namespace FraudDetection.Tests.Scoring;

public sealed class DeclineLimiterTests
{
    private const long Start = 1_700_000_000_000;
    private const long Minute = 60_000;
    private const string Limit = "\"declineLimit\": { \"count\": 3, \"windowMinutes\": 10 }";

    private readonly RecordingLogger _log = new();
    private readonly FraudOptions _options = new();

    [Fact]
    public void A_rule_over_its_count_falls_back_to_review_is_told_once_and_recovers_by_itself()
    {
        var set = RuleJson.Set(Declining("rule", amount: 1, Limit));
        var limiter = Limiter();
        Assert.Equal("DDD", Run(limiter, set, Start, 1, 1, 1));
        Assert.Equal("RRARR", Run(limiter, set, Start + Minute, 1, 1, 0, 1, 1));
        Assert.Equal("rule passed", Assert.Single(_log.Lines));

        // Declines that are asked for count, not those that got through: it stays in until it asks for clearly fewer.
        Assert.Equal("R", Run(limiter, set, Start + (9 * Minute), 1));
        Assert.Equal("RR", Run(limiter, set, Start + (10 * Minute), 1, 1));
        Assert.Equal("D", Run(limiter, set, Start + (30 * Minute), 1));
        Assert.Equal(["rule passed", "rule within"], _log.Lines);
    }

    [Fact]
    public void The_reason_comes_first_and_says_how_much_was_too_much()
    {
        var set = RuleJson.Set(Declining("rule", amount: 1, Limit));
        var limiter = Limiter();
        Run(limiter, set, Start, 0, 1, 1, 1);
        var decision = Decide(limiter, set, Start, 1);

        Assert.Equal(["DECLINE_LIMIT", "TEST"], decision.Reasons.ToArray().Select(reason => reason.Code));
        Assert.Equal(
            "rule would decline 4 of 5 transactions within 00:10:00, which is over the limit",
            Encoding.UTF8.GetString(decision.Reasons[0].Detail.Span));
    }

    [Fact]
    public void A_share_counts_from_its_minimum_sample_on()
    {
        var set = RuleJson.Set(Declining("rule", amount: 1, "\"declineLimit\": { \"share\": 0.5, \"minimumSample\": 6 }"));
        var limiter = Limiter();
        Assert.Equal("DDDDDR", Run(limiter, set, Start, 1, 1, 1, 1, 1, 1));
        Assert.Equal("AAAAAAAR", Run(limiter, set, Start, 0, 0, 0, 0, 0, 0, 0, 1));
        Assert.Equal("AAAAAAAD", Run(limiter, set, Start, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    [Fact]
    public void A_decline_that_others_ask_for_too_stands()
    {
        var set = RuleJson.Set(
            Declining("limited", amount: 1, Limit),
            RuleJson.Rule("other", """{ "field": "amount", "==": 1 }""", "\"weight\": 0.8"));
        Assert.Equal("DDDDDD", Run(Limiter(), set, Start, 1, 1, 1, 1, 1, 1));
    }

    [Fact]
    public void A_rule_with_a_weight_is_limited_in_what_it_adds()
    {
        var set = RuleJson.Set(
            RuleJson.Rule("limited", """{ "field": "amount", ">=": 1 }""", "\"weight\": 0.7, " + Limit),
            RuleJson.Rule("other", """{ "field": "amount", ">=": 1 }""", "\"weight\": 0.5"));
        Assert.Equal("DDDRR", Run(Limiter(), set, Start, 1, 1, 1, 1, 1));
    }

    [Fact]
    public void The_whole_set_is_limited_by_the_settings_or_by_itself()
    {
        _options.DeclineLimit.Count = 2;
        Assert.Equal("DDR", Run(Limiter(), RuleJson.Set(Declining("a", 1), Declining("b", 2)), Start, 1, 2, 1));
        Assert.Equal("* passed", Assert.Single(_log.Lines));

        var own = RuleSet.Parse(Encoding.UTF8.GetBytes(
            $$"""{ "declineLimit": { "count": 1 }, "rules": [{{Declining("a", 1)}}] }"""));
        Assert.Equal("DR", Run(Limiter(), own, Start, 1, 1));
    }

    [Fact]
    public void The_settings_limit_each_rule_that_does_not_say_it_itself()
    {
        _options.RuleDeclineLimit.Count = 1;
        var set = RuleJson.Set(Declining("a", 1), Declining("b", 2, Limit), Declining("c", 3));
        Assert.Equal("DDDRDDR", Run(Limiter(), set, Start, 1, 2, 3, 1, 2, 2, 3));
    }

    [Fact]
    public void Another_version_of_the_rules_does_not_give_a_rule_a_fresh_start()
    {
        var limiter = Limiter();
        Assert.Equal("DDDR", Run(limiter, RuleJson.Set(Declining("rule", 1, Limit)), Start, 1, 1, 1, 1));
        Assert.Equal("RD", Run(limiter, RuleJson.Set(Declining("new", 2, Limit), Declining("rule", 1, Limit)), Start, 1, 2));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void Events_out_of_order_count_within_the_window_and_not_behind_it()
    {
        var set = RuleJson.Set(Declining("rule", amount: 1, Limit));
        var limiter = Limiter();
        Assert.Equal("D", Run(limiter, set, Start, 1));
        Assert.Equal("DDDD", Run(limiter, set, Start - (20 * Minute), 1, 1, 1, 1));
        Assert.Equal("DDR", Run(limiter, set, Start - Minute, 1, 1, 1));
    }

    [Fact]
    public void Whatever_the_limiter_passes_on_comes_from_the_other_inputs()
    {
        var inputs = new FakeInputs { Listed = ListVerdict.Block, Features = { [Feature.Count1Hour] = 7 } };
        var decision = Decide(new DeclineLimiter(_options, inputs, _log), RuleSet.Default, Start, 1);
        Assert.Equal((Outcome.Decline, 7), (decision.Outcome, decision[Feature.Count1Hour]));
    }

    private DeclineLimiter Limiter() => new(_options, NoInputs.Instance, _log);

    private static string Declining(string id, long amount, string limit = "\"description\": \"\"") =>
        RuleJson.Rule(id, $$"""{ "field": "amount", "==": {{amount}} }""", "\"outcome\": \"decline\", " + limit);

    private string Run(DeclineLimiter limiter, RuleSet rules, long time, params long[] amounts) =>
        string.Concat(amounts.Select(amount => Decide(limiter, rules, time, amount).Outcome.ToString()[0]));

    private Decision Decide(DeclineLimiter limiter, RuleSet rules, long time, long amount)
    {
        var decision = new Decision();
        var state = default(CardState);
        new FraudDecider(_options, rules, model: null)
            .Decide(Transaction.Create("t", time, "card", "x", amount, "EUR", Channel.Pos), 0, limiter, ref state, decision);
        return decision;
    }

    private sealed class RecordingLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            Lines.Add(line.Split('\'')[1] + (line.Contains("passed", StringComparison.Ordinal) ? " passed" : " within"));
        }
    }
}
