using LoadGenerator.Load;
using LoadGenerator.Simulation;

namespace LoadGenerator.Tests.Load;

public sealed class DetectionFiguresTests
{
    private const int Count = 5_000;

    private static readonly SimulatorOptions Options = new() { Seed = 7, Cards = 100 };
    private static readonly RunId Run = RunId.From(7, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Decisions_that_know_the_truth_find_all_frauds_and_nothing_else()
    {
        var (all, frauds) = Simulate();

        var figures = DetectionFigures.Count(Options, Run, Count, all, frauds, frauds);

        Assert.Equal(frauds.Count, figures.Frauds);
        Assert.True(figures.Frauds is > 0 and < Count / 2);
        Assert.Equal((1.0, 1.0), (figures.Recall, figures.Precision));
        Assert.Equal((1.0, 1.0), (figures.DeclineRecall, figures.DeclinePrecision));
    }

    [Fact]
    public void What_alerts_on_everything_is_as_precise_as_frauds_are_frequent()
    {
        var (all, frauds) = Simulate();

        var figures = DetectionFigures.Count(Options, Run, Count, all, all, new(Count));

        Assert.Equal(1.0, figures.Recall);
        Assert.Equal((double)frauds.Count / Count, figures.Precision);
        Assert.Equal(0.0, figures.DeclineRecall);
        Assert.Null(figures.DeclinePrecision);
    }

    private static (OccurrenceBitmap All, OccurrenceBitmap Frauds) Simulate()
    {
        var simulator = new TransactionSimulator(Options, Run);
        var (all, frauds) = (new OccurrenceBitmap(Count), new OccurrenceBitmap(Count));
        for (var i = 0; i < Count; i++)
        {
            // Event times are the caller's, and change nothing about the rest.
            simulator.Next(eventTime: i * 1_000);
            all.Add(i);
            if (simulator.LastIsFraud)
            {
                frauds.Add(i);
            }
        }

        return (all, frauds);
    }
}
