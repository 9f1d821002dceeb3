using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;
using FraudDetection.Shadow;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudDetection.Tests.Shadow;

/// <summary>A model on trial is compared with the live one, and neither its slowness nor its failure reaches who decides.</summary>
public sealed class ShadowTrialTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly OutcomeBasis Plain = new(1, Outcome.Approve, 0.4, 0.8, ListVerdict.None);

    [Fact]
    public void Outcomes_and_scores_are_compared()
    {
        using var trial = Start(features => features[(int)Feature.Amount] > 10 ? 0.9 : 0.1);
        var ring = trial.OpenRing();
        foreach (var (amount, probability) in new[] { (5.0, 0.1), (20.0, 0.9), (20.0, 0.1), (5.0, 0.5) })
        {
            ring.Add(DecisionOf(amount, probability), Plain);
        }

        Wait(() => trial.Report.Compared == 4);

        var report = trial.Report;
        Assert.Equal(0.5, report.Agreement);
        Assert.Contains(new(Outcome.Approve, Outcome.Decline, 1), report.Outcomes);
        Assert.Contains(new(Outcome.Review, Outcome.Approve, 1), report.Outcomes);
        Assert.Equal(0.5, report.MeanProbability!.Value, 1e-12);
        Assert.Equal(0.4, report.LiveMeanProbability!.Value, 1e-12);
        Assert.Equal(0.3, report.MeanDifference!.Value, 1e-12);
        Assert.True(report.StabilityIndex > 0);
    }

    [Fact]
    public void Equal_models_agree_and_are_spread_alike()
    {
        using var trial = Start(features => features[(int)Feature.Amount]);
        var ring = trial.OpenRing();
        for (var i = 0; i < 200; i++)
        {
            ring.Add(DecisionOf(i / 200.0, i / 200.0), Plain);
        }

        Wait(() => trial.Report.Compared == 200);

        Assert.Equal((1.0, 0.0, 0.0), (trial.Report.Agreement, trial.Report.StabilityIndex, trial.Report.MeanDifference));
    }

    [Fact]
    public void A_model_that_hangs_costs_only_what_finds_no_room()
    {
        using var release = new ManualResetEventSlim();
        using var trial = Start(_ =>
        {
            release.Wait(Patience);
            return 0;
        });
        var ring = trial.OpenRing();
        const int Extra = 1_000;

        // Nothing of this waits: it would never end.
        for (var i = 0; i < SampleRing.Capacity + Extra; i++)
        {
            ring.Add(DecisionOf(1, 0.1), Plain);
        }

        // One may have been taken out, and is hanging.
        Assert.InRange(ring.Dropped, Extra - 1, Extra);
        Assert.Equal(0, trial.Report.Compared);
        release.Set();
        Wait(() => trial.Report.Compared + trial.Report.Dropped == SampleRing.Capacity + Extra);
    }

    [Fact]
    public void A_model_that_fails_is_counted_and_stopped_after_a_while()
    {
        using var trial = Start(_ => throw new InvalidOperationException("a broken model"));
        var ring = trial.OpenRing();
        Wait(() =>
        {
            ring.Add(DecisionOf(1, 0.1), Plain);
            return trial.Report.IsStopped;
        });

        Assert.Equal("a broken model", trial.Report.LastFailure);
        Assert.Equal(0, trial.Report.Compared);
        Assert.Equal(100, trial.Report.Failed);
    }

    [Fact]
    public void Handing_a_decision_over_allocates_nothing()
    {
        using var trial = Start(_ => 0.1);
        var ring = trial.OpenRing();
        var decision = DecisionOf(1, 0.1);
        ring.Add(decision, Plain);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            ring.Add(decision, Plain);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(ListVerdict.None, 1, Outcome.Approve, 0.3, Outcome.Approve)]
    [InlineData(ListVerdict.None, 1, Outcome.Review, 0.3, Outcome.Review)]
    [InlineData(ListVerdict.None, 0.5, Outcome.Approve, 0.0, Outcome.Review)]
    [InlineData(ListVerdict.None, 0.5, Outcome.Approve, 0.7, Outcome.Decline)]
    [InlineData(ListVerdict.Allow, 0.1, Outcome.Decline, 1.0, Outcome.Approve)]
    [InlineData(ListVerdict.Block, 1, Outcome.Approve, 0.0, Outcome.Decline)]
    public void The_outcome_of_another_model_follows_the_same_precedence(
        ListVerdict listed, double innocence, Outcome atLeast, double probability, Outcome expected) =>
        Assert.Equal(expected, new OutcomeBasis(innocence, atLeast, 0.4, 0.8, listed).OutcomeOf(probability));

    private static ShadowTrial Start(ShadowTrial.ScoreProbability score) =>
        new(2, "shadow", "live", score, NullLogger.Instance, TimeProvider.System);

    private static Decision DecisionOf(double amount, double probability)
    {
        var decision = new Decision { ModelProbability = probability };
        decision.Features[(int)Feature.Amount] = amount;
        return decision;
    }

    private static void Wait(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "It has not come true.");
}
