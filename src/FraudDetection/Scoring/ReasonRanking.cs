using System.Collections.Immutable;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Scoring;

/// <summary>
/// Writes a decision's reasons, the weightiest first: the list that settles it, the rules with an outcome, then rules and model by
/// their weight. The model's reasons are the features that speak most for fraud; they are told if the transaction is not
/// approved and the score would be clearly lower without the model.
/// </summary>
internal static class ReasonRanking
{
    // The rest of a decision's room is for the list, the limiter and the model.
    private const int MaxRuleReasons = Decision.MaxReasons - 2 - MaxModelReasons;
    private const int MaxModelReasons = 3;
    private const double ModelShareThatMatters = 0.1;

    private static readonly ImmutableArray<byte[]> Names = [.. FeatureNames.All.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Adds the reasons to a decision whose score and outcome are settled; allocates nothing.</summary>
    public static void AddReasons(FraudDecider decider, in Transaction transaction, ListVerdict listed, Decision decision)
    {
        if (listed == ListVerdict.Block)
        {
            decision.AddReason(ReasonCodes.BlockList, $"the transaction is on the block list");
        }
        else if (listed == ListVerdict.Allow)
        {
            decision.AddReason(ReasonCodes.AllowList, $"the transaction is on the allow list");
        }

        // What the score would lose without the model.
        var probability = decision.ModelProbability;
        var modelShare = probability < 1 ? probability * (1 - decision.Score) / (1 - probability) : 1;
        var modelMatters = modelShare >= ModelShareThatMatters && decision.Outcome != Outcome.Approve;
        var added = 0;
        foreach (var rule in decider.Rules.Evaluated)
        {
            if (!rule.Counts || !decision.HitSet.Contains(rule.Index) || added == MaxRuleReasons)
            {
                continue;
            }

            if (modelMatters && rule.Rule.Outcome is null && rule.Rule.Weight < probability)
            {
                AddModelReasons(decider, decision);
                modelMatters = false;
            }

            decision.AddReason(rule.Rule.Reason, rule.Text, transaction);
            added++;
        }

        if (modelMatters)
        {
            AddModelReasons(decider, decision);
        }
    }

    private static void AddModelReasons(FraudDecider decider, Decision decision)
    {
        Span<double> contributions = stackalloc double[FeatureNames.Count];
        decider.Model!.Contributions(decision.Features, contributions);
        for (var i = 0; i < MaxModelReasons; i++)
        {
            var top = 0;
            for (var feature = 1; feature < contributions.Length; feature++)
            {
                top = contributions[feature] > contributions[top] ? feature : top;
            }

            if (!(contributions[top] > 0))
            {
                return;
            }

            decision.AddReason(
                ReasonCodes.OfModel[top],
                $"{Names[top]} is {decision.Features[top]}, which adds {contributions[top]:F2} to the model's log-odds of fraud");
            contributions[top] = 0;
        }
    }
}
