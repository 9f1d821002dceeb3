using System.Globalization;
using System.Text;
using LoadGenerator.Explain;

namespace FraudService.Commands;

/// <summary>How a decision came about, as lines for people.</summary>
internal static class ExplanationText
{
    public static string Describe(Explanation explanation)
    {
        var text = new StringBuilder();
        var decided = explanation.Replayed;
        Line(text, $"transaction   {explanation.TransactionId} of card {explanation.CardId} at terminal {explanation.TerminalId}");
        Line(text, $"              {explanation.AmountMinor} {explanation.Currency} (minor units) at {explanation.EventTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
        Line(text, $"found         {explanation.Position}, behind {explanation.TransactionsBefore} transaction(s) of the card");
        if (!explanation.IsLogComplete)
        {
            Line(text, $"              The beginning of the log is deleted: what the card did before is missing in the replay.");
        }

        Line(text, $"decided       {Name(decided.Outcome)}, score {decided.Score:F6}{(decided.Late ? ", late" : "")}");
        Line(text, $"with          rules {decided.RulesVersion}, model {decided.ModelVersion}");
        foreach (var reason in decided.Reasons)
        {
            Line(text, $"reason        {reason.Code}: {reason.Detail}");
        }

        Line(text, $"score         1 - (1 - p) x (1 - weight) of each rule that hit and counts");
        Line(text, $"  model       p = {explanation.ModelProbability ?? 0:F6}{(explanation.ModelProbability is null ? ", there is none" : "")}");
        foreach (var rule in explanation.Rules)
        {
            var asks = rule.Outcome is { } outcome ? $"asks for {Name(outcome)}" : string.Create(CultureInfo.InvariantCulture, $"weight {rule.Weight}");
            Line(text, $"  rule        {rule.Id}, {asks}{(rule.State == FraudDetection.Rules.RuleState.Shadow ? " (shadow: does not count)" : "")}: {rule.Text}");
        }

        AppendFeatures(text, explanation);
        Line(text, $"replay        {(explanation.IsSame ? "the same as recorded, bit for bit" : "DIFFERS from what was recorded:")}");
        foreach (var difference in explanation.Differences)
        {
            Line(text, $"              {difference}");
        }

        return text.ToString().TrimEnd();
    }

    private static void AppendFeatures(StringBuilder text, Explanation explanation)
    {
        Line(text, $"features{(explanation.BaseLogOdds is { } odds ? string.Create(CultureInfo.InvariantCulture, $", with what the model makes of each (log-odds; it begins at {odds:F3})") : "")}");
        foreach (var feature in explanation.Features)
        {
            var weight = feature.LogOdds is { } logOdds ? string.Create(CultureInfo.InvariantCulture, $"{logOdds,8:+0.000;-0.000;0.000}") : "";
            Line(text, $"  {feature.Name,-34} {feature.Value,16:0.####} {feature.Unit,-12} {weight}");
        }
    }

    private static string Name(FraudDetection.Domain.Outcome outcome) => outcome.ToString().ToUpperInvariant();

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
}
