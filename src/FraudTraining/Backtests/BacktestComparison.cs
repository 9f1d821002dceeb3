namespace FraudTraining.Backtests;

/// <summary>Two back-tests side by side.</summary>
/// <param name="Conditions">In what the tests themselves differ; figures of different data, periods or delays say nothing about each other.</param>
/// <param name="Figures">All figures.</param>
/// <param name="Rules">The rules of either, by their ids.</param>
public sealed record BacktestComparison(
    IReadOnlyList<string> Conditions, IReadOnlyList<FigureChange> Figures, IReadOnlyList<RuleChange> Rules)
{
    /// <summary>Compares two reports.</summary>
    public static BacktestComparison Compare(BacktestReport first, BacktestReport second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new(
            [.. CompareConditions(first, second)],
            [.. FiguresOf(first).Zip(FiguresOf(second), (a, b) => new FigureChange(a.Name, a.Value, b.Value))],
            [
                .. first.Rules.Select(rule => rule.Id).Union(second.Rules.Select(rule => rule.Id)).Select(id => new RuleChange(
                    id, first.Rules.FirstOrDefault(rule => rule.Id == id), second.Rules.FirstOrDefault(rule => rule.Id == id))),
            ]);
    }

    private static IEnumerable<string> CompareConditions(BacktestReport first, BacktestReport second)
    {
        if (first.DataSha256 != second.DataSha256)
        {
            yield return $"The data differ: {first.Data} and {second.Data} (by their SHA-256).";
        }
        else if (first.DataSha256.Length == 0 && (first.Data != second.Data || first.Records?.Processed != second.Records?.Processed))
        {
            yield return $"The data differ: {first.Data} with {first.Records?.Processed ?? 0} transactions until the end of the test, and {second.Data} with {second.Records?.Processed ?? 0}.";
        }

        if (first.Test != second.Test)
        {
            yield return $"The test periods differ: {Show(first.Test)} and {Show(second.Test)}.";
        }

        if (first.LabelDelayDays != second.LabelDelayDays)
        {
            yield return $"The label delays differ: {first.LabelDelayDays} and {second.LabelDelayDays} days.";
        }

        if (first.KnownFrom != second.KnownFrom)
        {
            yield return $"Other cards are left out as known: frauds since {first.KnownFrom:yyyy-MM-dd} and since {second.KnownFrom:yyyy-MM-dd}.";
        }
    }

    private static string Show(Period period) => $"{period.From:yyyy-MM-dd} to {period.To:yyyy-MM-dd}";

    private static IEnumerable<(string Name, double? Value)> FiguresOf(BacktestReport report)
    {
        yield return ("transactions tested", report.Rows.Processed);
        yield return ("frauds among them", report.Rows.Frauds);
        yield return ("model: AUC", report.Model?.Auc);
        yield return ("model: average precision", report.Model?.AveragePrecision);
        yield return ("model: card precision@100", report.Model?.CardPrecision100);
        yield return ("score: AUC", report.Decision.Auc);
        yield return ("score: average precision", report.Decision.AveragePrecision);
        yield return ("score: card precision@100", report.Decision.CardPrecision100);
        foreach (var budget in report.Decision.Budgets)
        {
            yield return ($"recall at {budget.AlertsPerDay} alerts a day", budget.Recall);
        }

        var outcomes = report.Outcomes;
        yield return ("declined", outcomes.Declined);
        yield return ("reviewed", outcomes.Reviewed);
        yield return ("recall of declines and reviews", outcomes.Recall);
        yield return ("precision of declines and reviews", outcomes.Precision);
        yield return ("amount saved", outcomes.AmountSaved);
        yield return ("fraud amount in review", outcomes.AmountInReview);
        yield return ("genuine amount turned away", outcomes.AmountTurnedAway);
    }
}
