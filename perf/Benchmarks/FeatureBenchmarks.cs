using BenchmarkDotNet.Attributes;
using FraudDetection.Domain;
using FraudDetection.Features;

namespace Benchmarks;

/// <summary>
/// What the features of one transaction cost, with 5,000 cards and 10,000 terminals whose states do not fit into a core's own
/// caches. Simulated transactions of 150 days, about as many a day as real cards make.
/// </summary>
[MemoryDiagnoser]
public class FeatureBenchmarks
{
    private const int Rows = 1 << 20;
    private const int Cards = 5_000;
    private const int Terminals = 10_000;
    private const long Start = 1_700_000_000_000;
    private const long Duration = 150 * 86_400_000L;
    private const double FraudRate = 0.008;

    private readonly Transaction[] _transactions = new Transaction[Rows];
    private readonly bool[] _isFraud = new bool[Rows];
    private readonly int[] _card = new int[Rows];
    private readonly int[] _terminal = new int[Rows];
    private readonly CardState[] _cards = new CardState[Cards];
    private readonly TerminalHistory[] _terminals = new TerminalHistory[Terminals];
    private TransactionHistory _history = new();
    private FeatureVector _features;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var terminals = Enumerable.Range(0, Terminals).Select(i => $"terminal-{i:D5}").ToArray();
        for (var i = 0; i < Rows; i++)
        {
            (_card[i], _terminal[i], _isFraud[i]) = (random.Next(Cards), random.Next(Terminals), random.NextDouble() < FraudRate);
            _transactions[i] = Transaction.Create(
                "transaction", Start + (Duration * i / Rows), $"card-{_card[i]:D5}", terminals[_terminal[i]], random.Next(20_000), "EUR", Channel.Pos, country: "FR");
        }
    }

    /// <summary>A card's features, and its state brought up to date.</summary>
    [Benchmark]
    public double Card()
    {
        var i = Next();
        FeatureExtractor.Extract(_transactions[i], _transactions[i].EventTime - 10_000, ref _cards[_card[i]], _features);
        return _features[(int)Feature.AmountRank];
    }

    /// <summary>A terminal's features, and its history brought up to date.</summary>
    [Benchmark]
    public double Terminal()
    {
        var i = Next();
        ref var terminal = ref _terminals[_terminal[i]];
        TerminalFeatures.Fill(terminal, _transactions[i], _features);
        terminal.AddTransaction(_transactions[i].EventTime, _transactions[i].AmountMinor, _transactions[i].EventTime - 10_000);
        return _features[(int)Feature.TerminalRisk28Days];
    }

    /// <summary>All of it as in training and back-tests: both found by their ids, labels taken in as they become known.</summary>
    [Benchmark]
    public double History()
    {
        var i = Next();
        _history.Add(_transactions[i], _isFraud[i], _features);
        return _features[(int)Feature.TerminalRisk28Days];
    }

    private int Next()
    {
        // Time starts again with the rows, and so do the states: what is far ahead of them would not be read.
        if (++_next == Rows)
        {
            _next = 0;
            _history = new();
            Array.Clear(_cards);
            Array.Clear(_terminals);
        }

        return _next;
    }
}
