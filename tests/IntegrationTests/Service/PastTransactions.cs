using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using LoadGenerator.Simulation;

namespace IntegrationTests.Service;

/// <summary>
/// Simulated transactions of many days with their labels, cut into steps of an hour of event time, and what the offline pipeline
/// makes of them.
/// </summary>
internal sealed class PastTransactions
{
    /// <summary>A midnight, in epoch milliseconds.</summary>
    public const long Begin = 1_760_054_400_000;

    private const long Hour = 60 * 60 * 1000;

    // A step ends so long after an hour has: late enough that the hour is over for the terminal stage, and early enough that
    // nobody reads it yet.
    private const long AfterHour = 9 * 60 * 1000;
    private const int MaxDisorder = 3_000;

    private readonly TransactionHistory _offline;
    private readonly TransactionSimulator _simulator;
    private readonly Random _random;
    private readonly long _labelDelay;
    private readonly double _interval;
    private readonly PriorityQueue<FraudLabel, (long, long)> _labels = new();
    private readonly HashSet<(long Hour, string Terminal)> _changed = [];
    private readonly Dictionary<string, double[]> _features = [];
    private long _transactions;

    public PastTransactions(int seed, long count, TimeSpan span, TimeSpan labelDelay)
    {
        Count = count;
        Hours = (int)span.TotalHours;
        _labelDelay = (long)labelDelay.TotalMilliseconds;
        _interval = span.TotalMilliseconds / count;
        _offline = new(labelDelay);
        _random = new(seed);
        _simulator = new(new() { Seed = seed, Cards = 2_000, Terminals = 400 }, new RunId("past"));
    }

    public long Count { get; }

    /// <summary>How many steps there are.</summary>
    public int Hours { get; }

    /// <summary>How many frauds were labelled so far.</summary>
    public long Labelled { get; private set; }

    /// <summary>The features of all transactions so far, as the offline pipeline has them, by transaction id.</summary>
    public IReadOnlyDictionary<string, double[]> Features => _features;

    /// <summary>How many histories the terminal stage has to send until the end of a step: one for each terminal and hour with something new.</summary>
    public long HistoriesUntil(int step) => _changed.Count(changed => changed.Hour <= step);

    /// <summary>Makes what happens until 9 minutes after an hour has ended; call it for each hour in turn.</summary>
    /// <param name="step">The hour, from 0.</param>
    /// <returns>The transactions, somewhat out of order, and the labels that become known.</returns>
    public (IReadOnlyList<Transaction> Transactions, IReadOnlyList<FraudLabel> Labels) Next(int step)
    {
        var end = Begin + ((step + 1) * Hour) + AfterHour;
        var transactions = new List<Transaction>();
        while (_transactions < Count && Begin + (long)(_transactions * _interval) < end)
        {
            var time = Begin + (long)(_transactions++ * _interval) + MaxDisorder - _random.Next(MaxDisorder);
            var transaction = _simulator.Next(time);
            transactions.Add(transaction);
            Take(transaction, _simulator.LastIsFraud);

            // That a transaction was confirmed at once changes no history, but keeps the labels' event time going.
            if (time > end - AfterHour)
            {
                _labels.Enqueue(FraudLabel.Of(transaction, isFraud: false, time), (time, _transactions));
            }
        }

        var labels = new List<FraudLabel>();
        while (_labels.TryPeek(out var label, out _) && label.LabelTime < end)
        {
            labels.Add(_labels.Dequeue());
            if (label.IsFraud)
            {
                Labelled++;
                Change(label.LabelTime, label.TerminalId);
            }
        }

        return (transactions, labels);
    }

    private void Take(in Transaction transaction, bool isFraud)
    {
        var features = new double[FeatureNames.Count];
        _offline.Add(transaction, isFraud, features);
        _features.Add(Encoding.UTF8.GetString(transaction.TransactionId.Span), features);
        Change(transaction.EventTime, transaction.TerminalId);
        if (isFraud)
        {
            var known = transaction.EventTime + _labelDelay;
            _labels.Enqueue(FraudLabel.Of(transaction, isFraud: true, known), (known, _transactions));
        }
    }

    private void Change(long time, ReadOnlyMemory<byte> terminal) =>
        _changed.Add(((time / Hour) - (Begin / Hour), Encoding.UTF8.GetString(terminal.Span)));
}
