using System.Globalization;
using System.Text;
using FraudTraining.Backtests;
using static FraudService.Commands.ModelText;

namespace FraudService.Commands;

/// <summary>Back-tests for people.</summary>
internal static class BacktestText
{
    public static string Describe(BacktestReport report)
    {
        var text = new StringBuilder();
        Line(text, $"data         {report.Data}{(report.DataNote is null ? "" : $" ({report.DataNote})")}");
        if (report.Train is { } train)
        {
            Line(text, $"trained on   {Show(train)}");
        }

        Line(text, $"tested on    {Show(report.Test)}; labels known after {report.LabelDelayDays} days");
        Line(text, $"model        {report.ModelVersion}");
        Line(text, $"rules        {report.RulesVersion}");
        Line(text, $"transactions {report.Rows.Available:N0} available, {report.Rows.Processed:N0} processed with {report.Rows.Frauds:N0} frauds, {report.Rows.Skipped:N0} skipped: their cards were known to be compromised");
        if (report.Records is { } records)
        {
            Line(text, $"records      {records.Available:N0} available until the end of the test, {records.Processed:N0} processed, {records.Skipped:N0} skipped: {records.Invalid:N0} not valid, {records.Late:N0} too late, {records.BeforeStart:N0} before the start");
            Line(text, $"labels       {records.Frauds:N0} frauds, {records.InvalidLabels:N0} labels not valid; without a label a transaction counts as genuine");
        }

        if (report.Model is { } model)
        {
            text.AppendLine().AppendLine("THE MODEL ALONE");
            Append(text, model, report.DataNote);
        }

        text.AppendLine().AppendLine("RULES AND MODEL TOGETHER, BY THE SCORE OF THE DECISIONS");
        Append(text, report.Decision, report.DataNote);
        text.AppendLine();
        AppendOutcomes(text, report.Outcomes);
        text.AppendLine();
        AppendRules(text, report.Rules);
        text.AppendLine();
        var times = report.Times;
        Line(text, $"{times.Events:N0} transactions in {times.PassSeconds:F1} s ({times.EventsPerSecond:N0}/s; {times.EventsPerCpuSecond:N0} per second of processor time), training {times.TrainingSeconds:F1} s");
        return text.ToString().TrimEnd();
    }

    public static string Describe(BacktestComparison comparison)
    {
        var text = new StringBuilder();
        foreach (var condition in comparison.Conditions)
        {
            Line(text, $"CAUTION: {condition}");
        }

        if (comparison.Conditions.Count > 0)
        {
            text.AppendLine();
        }

        Line(text, $"{"",-36}{"first",14}{"second",14}{"difference",14}");
        foreach (var figure in comparison.Figures)
        {
            Line(text, $"{figure.Name,-36}{Number(figure.First),14}{Number(figure.Second),14}{Signed(figure.Difference),14}");
        }

        text.AppendLine();
        Line(text, $"{"rule",-28}{"hits",16}{"frauds",16}{"precision",20}{"recall",20}");
        foreach (var rule in comparison.Rules)
        {
            Line(text, $"{rule.Id,-28}{Change(rule, figures => Number(figures.Hits)),16}{Change(rule, figures => Number(figures.Frauds)),16}{Change(rule, figures => Percent(figures.Precision)),20}{Change(rule, figures => Percent(figures.Recall)),20}");
        }

        return text.ToString().TrimEnd();
    }

    private static void AppendOutcomes(StringBuilder text, OutcomeFigures outcomes)
    {
        Line(text, $"outcome     transactions    frauds  fraud amount");
        Line(text, $"DECLINE     {outcomes.Declined,12:N0}{outcomes.FraudsDeclined,10:N0}{Amount(outcomes.AmountSaved),14}  saved; {Amount(outcomes.AmountTurnedAway)} of genuine amounts turned away");
        Line(text, $"REVIEW      {outcomes.Reviewed,12:N0}{outcomes.FraudsReviewed,10:N0}{Amount(outcomes.AmountInReview),14}");
        Line(text, $"APPROVE     {outcomes.Approved,12:N0}{outcomes.FraudsApproved,10:N0}{Amount(outcomes.FraudAmount - outcomes.AmountSaved - outcomes.AmountInReview),14}  lost");
        Line(text, $"recall {outcomes.Recall:P1}, precision {outcomes.Precision:P1} of declines and reviews");
    }

    private static void AppendRules(StringBuilder text, IReadOnlyList<RuleFigures> rules)
    {
        Line(text, $"{"rule",-28}{"state",-8}{"hits",10}{"frauds",10}{"precision",11}{"recall",9}{"fraud amount",16}{"only this",11}");
        foreach (var rule in rules)
        {
            Line(text, $"{rule.Id,-28}{rule.State,-8}{rule.Hits,10:N0}{rule.Frauds,10:N0}{rule.Precision,11:P1}{rule.Recall,9:P1}{Amount(rule.FraudAmount),16}{rule.OnlyThis,11:N0}");
        }
    }

    private static string Change(RuleChange change, Func<RuleFigures, string> of) =>
        $"{(change.First is { } first ? of(first) : "-")} > {(change.Second is { } second ? of(second) : "-")}";

    private static string Show(Period period) => $"{period.From:yyyy-MM-dd} to {period.To:yyyy-MM-dd} (not included)";

    private static string Amount(long minor) => (minor / 100m).ToString("N2", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value switch
    {
        null => "-",
        { } number when number == Math.Floor(number) && Math.Abs(number) >= 2 => number.ToString("N0", CultureInfo.InvariantCulture),
        { } number => number.ToString("0.####", CultureInfo.InvariantCulture),
    };

    private static string Signed(double? value) => value is > 0 ? "+" + Number(value) : Number(value);
}
