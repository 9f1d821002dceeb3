using System.Globalization;
using System.Text.Json;
using FraudDetection.Models;
using FraudDetection.Rules;
using FraudTraining.Backtests;
using FraudTraining.Data;
using FraudTraining.Training;
using LoadGenerator.Reports;
using Microsoft.Extensions.Time.Testing;

namespace FraudTraining.Tests.Backtests;

public sealed class BacktestTests(SimulatedFile file) : IClassFixture<SimulatedFile>
{
    private static readonly BacktestOptions Simulated = new()
    {
        Train = new(SimulatedFile.From.AddDays(35), SimulatedFile.From.AddDays(49)),
        Test = new(SimulatedFile.From.AddDays(56), SimulatedFile.From.AddDays(63)),
        DataNote = "simulated data",
    };

    // Hits amounts from 100.00 on, and declines.
    private static readonly RuleSet GreatAmounts = RuleSet.Parse(
        """
        { "rules": [
          { "id": "great-amount", "owner": "test", "state": "active", "outcome": "decline", "reason": "GREAT", "text": "{amount}", "when": { "field": "amount", ">=": 10000 } },
          { "id": "odd-hour", "owner": "test", "state": "shadow", "weight": 0.5, "reason": "ODD", "text": "{amount}", "when": { "field": "amount", ">=": 0 } },
          { "id": "drafted", "owner": "test", "state": "draft", "weight": 0.5, "reason": "DRAFT", "text": "{amount}", "when": { "field": "amount", ">=": 0 } }
        ] }
        """u8);

    [Fact]
    public void A_model_of_two_weeks_ranks_the_week_after_the_label_delay_well()
    {
        var result = Run(Simulated);

        var report = result.Report!;
        Assert.InRange(report.Model!.Auc, 0.75, 1);
        Assert.InRange(report.Model.AveragePrecision, 0.5, 1);
        Assert.Equal(report.Rows.Available, report.Rows.Processed + report.Rows.Skipped);
        Assert.Equal(report.Rows.Processed, report.Model.Rows);
        Assert.Equal(report.Rows.Processed, report.Outcomes.Approved + report.Outcomes.Reviewed + report.Outcomes.Declined);
        Assert.Equal(report.Rows.Frauds, report.Model.Frauds);
        Assert.Equal(result.Trained!.Model.Version, report.ModelVersion);
        Assert.Equal(report.Model, result.Trained.Model.Card.Figures);
        Assert.Equal("simulated data", report.DataNote);
        Assert.True(report.Outcomes.AmountSaved > 0);
        Assert.Equal(RuleSet.Default.Rules.Select(rule => rule.Id), report.Rules.Select(rule => rule.Id));
    }

    [Fact]
    public void The_same_back_test_has_the_same_figures() =>
        Assert.Equal(FiguresOf(Run(Simulated).Report!), FiguresOf(Run(Simulated).Report!));

    [Fact]
    public void A_model_from_its_file_scores_as_the_one_that_was_just_trained()
    {
        var first = Run(Simulated);
        var model = FraudModel.Load(first.Trained!.Model.ToFile());

        var second = Run(Simulated with { Train = null, Model = model, KnownFrom = Simulated.Train!.From });

        Assert.Null(second.Trained);
        Assert.Equal(first.Report!.ModelVersion, second.Report!.ModelVersion);
        Assert.Equal(JsonSerializer.Serialize(first.Report.Model), JsonSerializer.Serialize(second.Report.Model));
        Assert.Equal(first.Report.Outcomes, second.Report.Outcomes);
    }

    [Fact]
    public void Cards_whose_fraud_is_known_are_left_out_from_the_day_on_which_it_is()
    {
        // The test day is the 20th, the delay 7 days: known are the frauds up to the 12th.
        var path = file.Write(
            "known.csv",
            Line("2026-01-04", card: 1, fraud: true), // Before frauds are looked at.
            Line("2026-01-05", card: 2, fraud: true),
            Line("2026-01-12", card: 3, fraud: true),
            Line("2026-01-13", card: 4, fraud: true),
            Line("2026-01-20", card: 1),
            Line("2026-01-20", card: 2),
            Line("2026-01-20", card: 3),
            Line("2026-01-20", card: 4),
            Line("2026-01-20", card: 5),
            Line("2026-01-21", card: 4),
            Line("2026-01-21", card: 5));

        var report = Run(
            new()
            {
                Test = new(Day("2026-01-20"), Day("2026-01-22")),
                KnownFrom = Day("2026-01-05"),
                Rules = GreatAmounts,
            },
            path).Report!;

        // Left out: 2 and 3 on the 20th, 4 on the 21st.
        Assert.Equal(new TestedRows(Available: 7, Processed: 4, Skipped: 3, Frauds: 0), report.Rows);
        Assert.Null(report.Model);
        Assert.Equal("none", report.ModelVersion);
    }

    [Fact]
    public void Each_rule_is_counted_and_only_active_ones_decide()
    {
        var path = file.Write(
            "rules.csv",
            Line("2026-01-20", card: 1, amount: "150.00", fraud: true),
            Line("2026-01-20", card: 2, amount: "250.00"),
            Line("2026-01-20", card: 3, amount: "10.00", fraud: true),
            Line("2026-01-20", card: 4, amount: "10.00"));

        var report = Run(new() { Test = new(Day("2026-01-20"), Day("2026-01-21")), Rules = GreatAmounts }, path).Report!;

        Assert.Equal(
            [
                new("great-amount", "active", Hits: 2, Frauds: 1, Precision: 0.5, Recall: 0.5, FraudAmount: 15_000, OnlyThis: 0),
                new("odd-hour", "shadow", Hits: 4, Frauds: 2, Precision: 0.5, Recall: 1, FraudAmount: 16_000, OnlyThis: 1),
                new RuleFigures("drafted", "draft", 0, 0, 0, 0, 0, 0),
            ],
            report.Rules);
        Assert.Equal(
            new OutcomeFigures
            {
                Approved = 2,
                Declined = 2,
                FraudsApproved = 1,
                FraudsDeclined = 1,
                FraudAmount = 16_000,
                AmountSaved = 15_000,
                AmountTurnedAway = 25_000,
            },
            report.Outcomes);
        Assert.Equal(0.5, report.Outcomes.Recall);
        Assert.Equal(0.5, report.Outcomes.Precision);
    }

    [Fact]
    public void Data_that_end_before_the_test_make_a_model_without_figures()
    {
        var later = SimulatedFile.From.AddDays(SimulatedFile.Days + 30);

        var result = Run(Simulated with { Test = new(later, later.AddDays(7)) });

        Assert.Null(result.Report);
        Assert.Null(result.Trained!.Model.Card.Figures);
    }

    [Fact]
    public void A_training_period_without_transactions_says_so() => Assert.Contains(
        "0 transactions",
        Assert.Throws<TrainingException>(() => Run(Simulated with { Train = new(Day("2020-01-01"), Day("2020-01-08")) })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_test_that_begins_before_the_labels_are_known_is_refused()
    {
        var options = Simulated with { Test = new(Simulated.Train!.To.AddDays(6), Simulated.Train.To.AddDays(13)) };

        Assert.Contains("labels", options.FindFault(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Run(options));
        Assert.Null((options with { LabelDelayDays = 6 }).FindFault());
    }

    [Fact]
    public void Senseless_options_are_refused()
    {
        Assert.NotNull(new BacktestOptions().FindFault());
        Assert.NotNull((Simulated with { Train = new(Day("2026-02-02"), Day("2026-02-02")) }).FindFault());
        Assert.NotNull((Simulated with { Test = new(Day("2026-03-03"), Day("2026-03-02")) }).FindFault());
        Assert.NotNull((Simulated with { LabelDelayDays = -1 }).FindFault());
        Assert.Null(Simulated.FindFault());
    }

    [Fact]
    public void A_back_test_can_be_cancelled()
    {
        using var source = new LabelledFile(file.Path);
        var backtest = new Backtest(Simulated, source, TimeProvider.System, SilentProgress.Instance);

        Assert.ThrowsAny<OperationCanceledException>(() => backtest.Run(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Two_reports_are_compared_figure_by_figure_and_rule_by_rule()
    {
        var path = file.Write(
            "compared.csv",
            Line("2026-01-20", card: 1, amount: "150.00", fraud: true),
            Line("2026-01-20", card: 2, amount: "10.00"),
            Line("2026-01-21", card: 3, amount: "10.00"));
        var options = new BacktestOptions { Test = new(Day("2026-01-20"), Day("2026-01-21")) };
        var before = Run(options, path).Report!;
        var after = Run(options with { Rules = GreatAmounts }, path).Report!;

        var comparison = BacktestComparison.Compare(before, after);

        Assert.Empty(comparison.Conditions);
        Assert.Equal(1, Assert.Single(comparison.Figures, figure => figure.Name == "declined").Difference);
        Assert.Equal(15_000, Assert.Single(comparison.Figures, figure => figure.Name == "amount saved").Difference);
        Assert.Null(Assert.Single(comparison.Figures, figure => figure.Name == "model: AUC").Difference);
        Assert.Null(Assert.Single(comparison.Rules, rule => rule.Id == "great-amount").First);
        Assert.Equal(1, Assert.Single(comparison.Rules, rule => rule.Id == "great-amount").Second!.Frauds);
        Assert.Null(Assert.Single(comparison.Rules, rule => rule.Id == "velocity").Second);

        var longer = Run(options with { Test = new(Day("2026-01-20"), Day("2026-01-22")) }, path).Report!;
        Assert.Contains("test periods", Assert.Single(BacktestComparison.Compare(before, longer).Conditions), StringComparison.Ordinal);
    }

    private static string FiguresOf(BacktestReport report) => JsonSerializer.Serialize(report with { Times = new(0, 0, 0, 0) });

    private static DateTimeOffset Day(string date) => DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Line(string date, int card, string amount = "10.00", bool fraud = false) =>
        $"x,{date}T12:00:00Z,{card},1,{amount},{(fraud ? "1,1" : "0,0")}";

    private BacktestResult Run(BacktestOptions options, string? path = null)
    {
        using var source = new LabelledFile(path ?? file.Path);
        return new Backtest(options, source, new FakeTimeProvider(), SilentProgress.Instance).Run(TestContext.Current.CancellationToken);
    }
}
