using CsCheck;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;
using FraudDetection.Scoring;
using FraudDetection.Tests.Scoring;

namespace FraudDetection.Tests.Rules;

public sealed class DefaultRulesTests
{
    [Fact]
    public void They_say_what_is_written_here_in_plain_code() =>
        Gen.Select(
                Gen.Select(Near(6), Near(20), Near(5), Near(4), Gen.OneOf(0.0, 50, 100)),
                Gen.Select(Gen.Bool, Gen.Bool, Gen.OneOf(0.0, 9.999, 10, 3599.999, 3600, 5000)),
                Gen.Select(Gen.Int[0, 23], Gen.OneOf(0.0, 149, 150, 300, 19_999, 20_000, 50_000), Gen.OneOf(0.0, 1)))
            .Sample((counts, travel, spend) =>
            {
                var inputs = new FakeInputs
                {
                    Features =
                    {
                        [Feature.Count1Minute] = counts.Item1,
                        [Feature.Count1Hour] = counts.Item2,
                        [Feature.TransactionsBefore] = counts.Item3,
                        [Feature.AmountZScore] = counts.Item4,
                        [Feature.AmountMean] = counts.Item5,
                        [Feature.CountryChanged] = travel.Item1 ? 1 : 0,
                        [Feature.TerminalChanged] = travel.Item2 ? 1 : 0,
                        [Feature.SecondsSinceCardPresent] = travel.Item3,
                        [Feature.HourOfDay] = spend.Item1,
                        [Feature.Amount] = spend.Item2,
                        [Feature.CountryNew] = spend.Item3,
                    },
                };
                var decision = new Decision();
                var state = default(CardState);
                new FraudDecider(new FraudOptions(), RuleSet.Default, model: null)
                    .Decide(Transaction.Create("t", 1, "c", "x", 1, "EUR", Channel.Pos), 0, inputs, ref state, decision);
                Check(decision);
            });

    private static void Check(Decision decision)
    {
        List<(string Code, double Weight)> expected = [];
        if (Changed(Feature.CountryChanged, within: 3600) || Changed(Feature.TerminalChanged, within: 10))
        {
            expected.Add(("IMPOSSIBLE_TRAVEL", 0.7));
        }

        if (decision[Feature.Count1Minute] >= 6 || decision[Feature.Count1Hour] >= 20)
        {
            expected.Add(("VELOCITY", 0.5));
        }

        if (decision[Feature.TransactionsBefore] >= 5 && decision[Feature.AmountZScore] >= 4
            && decision[Feature.Amount] >= 3 * decision[Feature.AmountMean])
        {
            expected.Add(("AMOUNT_SPIKE", 0.45));
        }

        if (decision[Feature.CountryNew] != 0 && decision[Feature.TransactionsBefore] >= 3)
        {
            expected.Add(("NEW_COUNTRY", 0.35));
        }

        if (decision[Feature.HourOfDay] is >= 0 and < 5 && decision[Feature.Amount] >= 20_000)
        {
            expected.Add(("NIGHT_SPEND", 0.25));
        }

        Assert.Equal(expected.Select(rule => rule.Code), decision.Reasons.ToArray().Select(reason => reason.Code));
        var score = 1 - expected.Aggregate(1.0, (innocence, rule) => innocence * (1 - rule.Weight));
        Assert.Equal(score, decision.Score, 1e-12);
        Assert.Equal(score >= 0.8 ? Outcome.Decline : score >= 0.4 ? Outcome.Review : Outcome.Approve, decision.Outcome);

        bool Changed(Feature what, double within) => decision[what] != 0 && decision[Feature.SecondsSinceCardPresent] < within;
    }

    private static Gen<double> Near(int threshold) => Gen.Int[-2, 2].Select(distance => (double)(threshold + distance));
}
