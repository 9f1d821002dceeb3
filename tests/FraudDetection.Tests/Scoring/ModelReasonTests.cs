using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Models;
using FraudDetection.Scoring;
using FraudDetection.Tests.Rules;
using FraudDetection.Tests.TestData;

namespace FraudDetection.Tests.Scoring;

public sealed class ModelReasonTests
{
    private const string Always = """{ "field": "amount", ">=": 0 }""";

    private static readonly (Feature, float, double)[] Stumps =
        [(Feature.Amount, 100, 0.5), (Feature.Count1Hour, 2, 1.5), (Feature.CountryNew, 0, 1), (Feature.SpeedKmh, 900, 0.25)];

    [Fact]
    public void The_score_joins_the_models_probability_with_the_rules()
    {
        var decision = Decide(Inputs(amount: 500, count: 1, speed: 0), HandMadeModel.OfStumps((Feature.Amount, 100, 1)), RuleJson.Rule("half", Always));
        var probability = 1 / (1 + Math.Exp(-1));

        Assert.Equal(probability, decision.ModelProbability, 1e-6);
        Assert.Equal(1 - ((1 - probability) * 0.5), decision.Score, 1e-6);
        Assert.StartsWith("hand-", decision.ModelVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void The_three_features_that_speak_most_for_fraud_are_told_with_their_values()
    {
        var decision = Decide(Inputs(amount: 500, count: 7, speed: 1000.5), HandMadeModel.OfStumps(Stumps));

        Assert.Equal(
            [
                "MODEL_COUNT_1H: count_1h is 7, which adds 1.50 to the model's log-odds of fraud",
                "MODEL_COUNTRY_NEW: country_new is 1, which adds 1.00 to the model's log-odds of fraud",
                "MODEL_AMOUNT: amount is 500, which adds 0.50 to the model's log-odds of fraud",
            ],
            Texts(decision));
    }

    [Fact]
    public void A_feature_that_speaks_against_fraud_is_no_reason()
    {
        var decision = Decide(Inputs(amount: 50, count: 7, speed: 0), HandMadeModel.OfStumps(Stumps));
        Assert.Equal(["MODEL_COUNT_1H", "MODEL_COUNTRY_NEW"], Codes(decision));
    }

    [Fact]
    public void The_model_is_ranked_among_the_rules_by_its_probability()
    {
        var decision = Decide(
            Inputs(amount: 50, count: 7, speed: 0),
            HandMadeModel.OfStumps((Feature.Count1Hour, 2, 0.5)),
            RuleJson.Rule("light", Always, "\"weight\": 0.3", reason: "LIGHT"),
            RuleJson.Rule("heavy", Always, "\"weight\": 0.7", reason: "HEAVY"),
            RuleJson.Rule("review", Always, "\"outcome\": \"review\"", reason: "REVIEW"));
        Assert.Equal(["REVIEW", "HEAVY", "MODEL_COUNT_1H", "LIGHT"], Codes(decision));
    }

    [Theory]
    [InlineData(-0.5, "")] // Approved: 0.38.
    [InlineData(-4, "RULE")] // Declined by the rule, and the model's 0.02 does not matter.
    public void The_model_gives_no_reasons_where_it_does_not_matter(double logOdds, string expected)
    {
        string[] rules = expected.Length > 0 ? [RuleJson.Rule("rule", Always, "\"weight\": 0.9", reason: "RULE")] : [];
        var decision = Decide(Inputs(amount: 500, count: 1, speed: 0), HandMadeModel.OfStumps((Feature.Amount, 100, logOdds)), rules);
        Assert.Equal(expected, string.Join(' ', Codes(decision)));
    }

    private static FakeInputs Inputs(double amount, double count, double speed) => new()
    {
        Features =
        {
            [Feature.Amount] = amount,
            [Feature.Count1Hour] = count,
            [Feature.CountryNew] = 1,
            [Feature.SpeedKmh] = speed,
        },
    };

    private static string[] Codes(Decision decision) => [.. decision.Reasons.ToArray().Select(reason => reason.Code)];

    private static string[] Texts(Decision decision) =>
        [.. decision.Reasons.ToArray().Select(reason => $"{reason.Code}: {Encoding.UTF8.GetString(reason.Detail.Span)}")];

    private static Decision Decide(FakeInputs inputs, FraudModel model, params string[] rules)
    {
        var decision = new Decision();
        var state = default(CardState);
        new FraudDecider(new FraudOptions(), RuleJson.Set(rules), model)
            .Decide(Transaction.Create("t", 1, "card", "x", 1, "EUR", Channel.Pos), 0, inputs, ref state, decision);
        return decision;
    }
}
