using System.Buffers;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Terminals;
using StreamCore.Testing;

namespace FraudDetection.Tests.Terminals;

public sealed class TerminalExpiryTests : IDisposable
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long Midnight = 20_000 * Day;

    // The end of the first day, the least that is remembered, and what it takes to settle.
    private const long FirstExpiry = Midnight + Day + (39 * Day) + TerminalHistory.Settle;

    private readonly OperatorHarness _harness = new();
    private readonly HarnessInput<TerminalEvent> _input;
    private readonly CapturedStream<TerminalRisk> _output;

    public TerminalExpiryTests()
    {
        _input = _harness.Input<TerminalEvent>();
        _output = Capture(TerminalRiskJobOptions.LeastExpiry);
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void A_terminal_without_anything_new_is_forgotten_once()
    {
        Transaction("a", Midnight + Minute);
        _input.Watermark(FirstExpiry - 1);
        Assert.Equal([("a", Midnight + Hour, false)], Sent());

        _input.Watermark(FirstExpiry);
        Assert.Equal([("a", Midnight + Hour, false), ("a", FirstExpiry, true)], Sent());
        Assert.Equal(0, _harness.Snapshot().EntryCount);
        _input.Watermark(FirstExpiry + (500 * Day));
        Assert.Equal(2, _output.Elements.Count);
    }

    [Fact]
    public void A_terminal_in_use_is_remembered_and_sends_nothing_for_that()
    {
        for (var day = 0; day < 100; day += 20)
        {
            _input.Watermark(Midnight + (day * Day));
            Transaction("a", Midnight + (day * Day) + Minute);
        }

        _input.Watermark(Midnight + (119 * Day));
        Assert.Equal(5, _output.Elements.Count);
        Assert.DoesNotContain(_output.Elements, risk => risk.IsForgotten);

        _input.Watermark(FirstExpiry + (80 * Day));
        Assert.Equal(("a", FirstExpiry + (80 * Day), true), Sent().Last());
    }

    [Fact]
    public void A_fraud_that_becomes_known_counts_as_use()
    {
        Transaction("a", Midnight + Minute);
        Label("a", Midnight + Minute, Midnight + (20 * Day) + Minute);
        _input.Watermark(FirstExpiry + (20 * Day) - 1);
        Assert.DoesNotContain(_output.Elements, risk => risk.IsForgotten);

        _input.Watermark(FirstExpiry + (20 * Day));
        Assert.True(_output.Elements[^1].IsForgotten);
    }

    [Fact]
    public void A_terminal_that_was_forgotten_begins_anew_and_a_label_finds_it_too()
    {
        Transaction("a", Midnight + Minute);
        Label("a", Midnight + Minute, FirstExpiry + (2 * Day) + Minute);
        _input.Watermark(FirstExpiry + Day);
        Assert.True(_output.Elements[^1].IsForgotten);

        Transaction("a", FirstExpiry + Day + Minute);
        _input.Watermark(FirstExpiry + (3 * Day));
        var features = new double[FeatureNames.Count];
        TerminalFeatures.Fill(_output.Elements[^1].History, At("a", FirstExpiry + (3 * Day)), features);
        Assert.Equal((1, 1), (features[(int)Feature.TerminalCount30Days], features[(int)Feature.TerminalFrauds7Days]));
    }

    [Fact]
    public void Without_an_expiry_nothing_is_forgotten()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<TerminalEvent>();
        var output = harness.Capture(input.Stream.KeyBy(static element => element.TerminalId).Process(static () => new TerminalRiskFunction()));
        input.Element(TerminalEvent.Of(At("a", Midnight + Minute)), Midnight + Minute);
        input.Watermark(Midnight + (5_000 * Day));

        Assert.False(Assert.Single(output.Elements).IsForgotten);
        Assert.True(harness.Snapshot().EntryCount > 0);
    }

    [Fact]
    public void An_aborted_epoch_forgets_again()
    {
        Transaction("a", Midnight + Minute);
        _input.Watermark(FirstExpiry - 1);
        _harness.EndEpoch();
        _input.Watermark(FirstExpiry);
        _harness.AbortEpoch();
        Assert.True(_harness.Snapshot().EntryCount > 0);

        _input.Watermark(FirstExpiry);
        _harness.EndEpoch();
        Assert.Equal(0, _harness.Snapshot().EntryCount);
        Assert.True(_output.Elements[^1].IsForgotten);
    }

    [Fact]
    public void Features_are_those_of_the_offline_pipeline_which_never_forgets()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FRAUDSTREAM_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed} (set FRAUDSTREAM_SEED to repeat)");
        var random = new Random(seed);
        var offline = new TransactionHistory(labelDelay: TimeSpan.FromDays(7), maxOutOfOrderness: TimeSpan.Zero);
        var table = new TerminalRiskTable();
        var (expected, actual) = (new double[FeatureNames.Count], new double[FeatureNames.Count]);
        var (time, forgotten, labelled) = (Midnight, 0, 0);
        for (var i = 0; i < 1_000; i++)
        {
            // Bursts with pauses around the expiry between them, at terminals of which some are used seldom.
            time += random.Next(10) == 0 ? random.NextInt64(45 * Day) : random.NextInt64(8 * Hour);
            var transaction = At("t" + (int)Math.Pow(2, random.NextDouble() * 5), time, random.Next(100, 10_000));
            _input.Watermark(time - 1);
            foreach (var sent in _output.Take().Where(sent => sent.Kind == CapturedKind.Element))
            {
                forgotten += sent.Element.IsForgotten ? 1 : 0;
                Apply(table, sent.Element);
            }

            var isFraud = random.Next(8) == 0;
            offline.Add(transaction, isFraud, expected);
            expected.CopyTo(actual, 0);
            table.Fill(transaction, actual);
            Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));

            _input.Element(TerminalEvent.Of(transaction), time);
            if (isFraud)
            {
                labelled++;
                _input.Element(TerminalEvent.Of(FraudLabel.Of(transaction, isFraud: true, time + (7 * Day))), time);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{forgotten} forgotten, {labelled} labels");
        Assert.True(forgotten > 10 && labelled > 10, $"{forgotten} forgotten, {labelled} labels");
    }

    private static void Apply(TerminalRiskTable table, in TerminalRisk risk)
    {
        var serializer = new TerminalRiskSerializer();
        var (key, value) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        serializer.WriteKey(risk, key);
        var isDeleted = serializer.IsDeletion(risk);
        if (!isDeleted)
        {
            serializer.WriteValue(risk, value);
        }

        table.Apply(new() { Partition = 0, Offset = 0, Timestamp = 0, Key = key.WrittenSpan, Value = value.WrittenSpan, IsDeleted = isDeleted });
    }

    private static Transaction At(string terminal, long time, long amount = 100) =>
        FraudDetection.Domain.Transaction.Create("t", time, "c", terminal, amount, "EUR", Channel.Pos);

    private CapturedStream<TerminalRisk> Capture(TimeSpan expiry) =>
        _harness.Capture(_input.Stream.KeyBy(static element => element.TerminalId).Process(() => new TerminalRiskFunction(expiry)));

    private IEnumerable<(string, long, bool)> Sent() =>
        _output.Elements.Select(risk => (Encoding.UTF8.GetString(risk.TerminalId.Span), risk.AsOf, risk.IsForgotten));

    private void Transaction(string terminal, long time) => _input.Element(TerminalEvent.Of(At(terminal, time)), time);

    private void Label(string terminal, long eventTime, long labelTime) =>
        _input.Element(TerminalEvent.Of(FraudLabel.Create("t", "c", terminal, eventTime, 100, isFraud: true, labelTime)), labelTime);
}
