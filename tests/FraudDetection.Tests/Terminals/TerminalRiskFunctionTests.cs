using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Terminals;
using StreamCore.Testing;

namespace FraudDetection.Tests.Terminals;

public sealed class TerminalRiskFunctionTests : IDisposable
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long Midnight = 20_000 * Day;

    private readonly OperatorHarness _harness = new();
    private readonly HarnessInput<TerminalEvent> _input;
    private readonly CapturedStream<TerminalRisk> _output;

    public TerminalRiskFunctionTests()
    {
        _input = _harness.Input<TerminalEvent>();
        _output = _harness.Capture(_input.Stream.KeyBy(static element => element.TerminalId).Process(static () => new TerminalRiskFunction()));
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void A_history_is_sent_once_at_the_end_of_each_hour_with_something_new()
    {
        Transaction("a", Midnight + Minute, 100);
        Transaction("a", Midnight + (2 * Minute), 300);
        Transaction("b", Midnight + (3 * Minute), 50);
        _input.Watermark(Midnight + Hour - 1);
        Assert.Empty(_output.Elements);

        _input.Watermark(Midnight + Hour);
        Assert.Equal([("a", Midnight + Hour), ("b", Midnight + Hour)], Sent());
        Transaction("a", Midnight + Hour + Minute, 100);
        _input.Watermark(Midnight + (5 * Hour));

        Assert.Equal([("a", Midnight + Hour), ("a", Midnight + (2 * Hour)), ("b", Midnight + Hour)], Sent());
    }

    [Fact]
    public void What_is_sent_gives_the_features_of_the_hour()
    {
        Transaction("a", Midnight + Minute, 100);
        Transaction("a", Midnight + (2 * Minute), 300);
        _input.Watermark(Midnight + Hour);

        var features = Features(_output.Elements[0].History, Midnight + Hour + (11 * Minute));
        Assert.Equal((2, 400), (features[(int)Feature.TerminalCount1Hour], features[(int)Feature.TerminalSum1Hour]));
    }

    [Fact]
    public void A_label_waits_until_event_time_has_come_to_it()
    {
        // It is read a day before its time, and finds the usual amounts of that day.
        Label("a", Midnight - (6 * Day), 200, Midnight + Day + (30 * Minute));
        Transaction("a", Midnight + Minute, 200);
        _input.Watermark(Midnight + Day);
        Assert.Equal(0, Features(_output.Elements[^1].History, Midnight + Day)[(int)Feature.TerminalFrauds7Days]);

        _input.Watermark(Midnight + Day + Hour);
        var features = Features(_output.Elements[^1].History, Midnight + Day + Hour + (11 * Minute));
        Assert.Equal((1, 1), (features[(int)Feature.TerminalFrauds7Days], features[(int)Feature.TerminalUnexplained7Days]));
    }

    [Fact]
    public void A_label_over_whose_hour_event_time_jumps_is_sent_with_that_hour()
    {
        Label("a", Midnight - Day, 200, Midnight + (30 * Minute));
        _input.Watermark(Midnight + (3 * Hour));

        Assert.Equal([("a", Midnight + Hour)], Sent());
        Assert.Equal(1, Features(_output.Elements[0].History, Midnight + Hour + (11 * Minute))[(int)Feature.TerminalFrauds1Day]);
    }

    [Fact]
    public void A_label_that_comes_late_counts_as_known_now()
    {
        _input.Watermark(Midnight + (5 * Hour));
        Label("a", Midnight - Day, 200, Midnight);
        _input.Watermark(Midnight + (6 * Hour));

        Assert.Equal([("a", Midnight + (6 * Hour))], Sent());
        Assert.Equal(1, Features(_output.Elements[0].History, Midnight + (6 * Hour) + (11 * Minute))[(int)Feature.TerminalFrauds1Day]);
    }

    [Fact]
    public void A_label_that_says_genuine_changes_nothing()
    {
        _input.Element(TerminalEvent.Of(FraudLabel.Create("t", "c", "a", Midnight, 100, isFraud: false, Midnight + Minute)));
        _input.Watermark(Midnight + Day);
        Assert.Empty(_output.Elements);
    }

    [Fact]
    public void Labels_of_several_times_wait_each_for_its_own()
    {
        Label("a", Midnight - Day, 200, Midnight + (2 * Hour) + Minute);
        Label("a", Midnight - Day, 200, Midnight + Minute);
        Label("a", Midnight - Day, 200, Midnight + Minute);
        _input.Watermark(Midnight + Hour);
        Assert.Equal(2, Features(_output.Elements[^1].History, Midnight + Hour + (11 * Minute))[(int)Feature.TerminalFrauds1Day]);

        _input.Watermark(Midnight + (3 * Hour));
        Assert.Equal(3, Features(_output.Elements[^1].History, Midnight + (3 * Hour) + (11 * Minute))[(int)Feature.TerminalFrauds1Day]);
    }

    private static double[] Features(in TerminalHistory history, long time)
    {
        var features = new double[FeatureNames.Count];
        TerminalFeatures.Fill(history, FraudDetection.Domain.Transaction.Create("t", time, "c", "a", 100, "EUR", Channel.Pos), features);
        return features;
    }

    private IEnumerable<(string, long)> Sent() =>
        _output.Elements.Select(risk => (Encoding.UTF8.GetString(risk.TerminalId.Span), risk.AsOf)).Order();

    private void Transaction(string terminal, long time, long amount) =>
        _input.Element(TerminalEvent.Of(FraudDetection.Domain.Transaction.Create("t", time, "c", terminal, amount, "EUR", Channel.Pos)), time);

    private void Label(string terminal, long eventTime, long amount, long labelTime) =>
        _input.Element(TerminalEvent.Of(FraudLabel.Create("t", "c", terminal, eventTime, amount, isFraud: true, labelTime)), labelTime);
}
