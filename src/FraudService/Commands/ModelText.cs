using System.Globalization;
using System.Text;
using FraudDetection.Models;

namespace FraudService.Commands;

/// <summary>A model's card and its figures for people.</summary>
internal static class ModelText
{
    private const int ShownFeatures = 15;

    public static string Describe(ModelCard card)
    {
        var text = new StringBuilder();
        var data = card.Data;
        Line(text, $"model        {card.Version}, feature set {card.FeatureSetHash}");
        Line(text, $"data         {data.File}{(data.Note is null ? "" : $" ({data.Note})")}, sha256 {data.Sha256}");
        Line(text, $"trained on   {data.From:yyyy-MM-dd} to {data.To:yyyy-MM-dd} (not included): {data.Rows:N0} transactions, {data.Frauds:N0} frauds; labels known after {data.LabelDelayDays:0.#} days");
        Line(text, $"parameters   {string.Join(", ", card.Parameters.Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Key} {parameter.Value}")))}");
        Line(text, $"importance   {string.Join(", ", card.Importance.Take(ShownFeatures).Select(feature => string.Create(CultureInfo.InvariantCulture, $"{feature.Feature} {feature.Share:P1}")))}");
        if (card.Figures is { } figures)
        {
            text.AppendLine();
            Append(text, figures, data.Note);
        }
        else
        {
            Line(text, $"figures      none: the data end before the period to measure it on");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The figures of a period.</summary>
    public static void Append(StringBuilder text, ModelFigures figures, string? note)
    {
        Line(text, $"measured on  {figures.From:yyyy-MM-dd} to {figures.To:yyyy-MM-dd} (not included){(note is null ? "" : $", {note}")}: {figures.Rows:N0} transactions, {figures.Frauds:N0} frauds");
        Line(text, $"AUC {figures.Auc:F4}   average precision {figures.AveragePrecision:F4}   card precision@100 {figures.CardPrecision100:F4}");
        text.AppendLine();
        Line(text, $"alerts a day    recall  precision  amount found");
        foreach (var budget in figures.Budgets)
        {
            Line(text, $"{budget.AlertsPerDay,12}  {budget.Recall,8:P1}  {budget.Precision,9:P1}  {budget.AmountRecall,12:P1}");
        }

        text.AppendLine();
        Line(text, $"probability          rows      mean  frauds");
        foreach (var bucket in figures.Calibration)
        {
            Line(text, $"{bucket.From,6:0.###} to {bucket.To,-6:0.###}  {bucket.Rows,8:N0}  {bucket.MeanProbability,8:F4}  {bucket.FraudRate,6:F4}");
        }
    }

    internal static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
