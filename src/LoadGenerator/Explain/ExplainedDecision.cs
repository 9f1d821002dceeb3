using System.Text;
using FraudDetection.Domain;

namespace LoadGenerator.Explain;

/// <summary>A decision, to be shown.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="Score">0 (harmless) to 1 (fraud).</param>
/// <param name="Late">Whether the event time was behind the watermark.</param>
/// <param name="RulesVersion">The rules.</param>
/// <param name="ModelVersion">The model.</param>
/// <param name="Reasons">Why, the weightiest first.</param>
public sealed record ExplainedDecision(
    Outcome Outcome, double Score, bool Late, string RulesVersion, string ModelVersion, IReadOnlyList<ExplainedReason> Reasons)
{
    internal static ExplainedDecision Of(Decision decision)
    {
        var reasons = new List<ExplainedReason>();
        foreach (ref readonly var reason in decision.Reasons)
        {
            reasons.Add(new(reason.Code, Encoding.UTF8.GetString(reason.Detail.Span)));
        }

        return new(decision.Outcome, decision.Score, decision.Late, decision.RulesVersion, decision.ModelVersion, reasons);
    }
}
