using System.Runtime.CompilerServices;
using FraudDetection.Domain;
using FraudDetection.Scoring;
using StreamCore.Time;

namespace FraudDetection.Features;

/// <summary>
/// The features of past transactions, in one pass in the order of time and by the same code as online: it keeps the state of
/// all cards and the histories of all terminals in memory. A fraud's label is taken in when it would have been known, which is
/// the label delay after the transaction, or later if that is said. Allocates for new cards and terminals only. Not thread-safe.
/// <para>
/// <see cref="Add"/> does all for one transaction. To decide it as well, call <see cref="Begin"/>, decide with
/// <see cref="Watermark"/>, <see cref="Card"/> and this as inputs, and call <see cref="End"/>.
/// </para>
/// </summary>
public sealed class TransactionHistory : IDecisionInputs
{
    private readonly StateTable<CardState> _cards = new();
    private readonly StateTable<TerminalHistory> _terminals = new();
    private readonly PriorityQueue<PendingLabel, long> _pending = new();
    private readonly long _labelDelayMilliseconds;
    private BoundedOutOfOrderness _time;
    private int _card = -1;
    private int _terminal = -1;

    /// <summary>Starts without cards and terminals.</summary>
    /// <param name="labelDelay">
    /// How long after a transaction its label is known, 0 or more; 7 days if not given. The features take 7 days for granted when
    /// they count genuine transactions, so another delay is for asking "what if".
    /// </param>
    /// <param name="maxOutOfOrderness">How far behind the newest transaction one may come without being late; 10 s if not given.</param>
    public TransactionHistory(TimeSpan? labelDelay = null, TimeSpan? maxOutOfOrderness = null)
    {
        var delay = labelDelay ?? TimeSpan.FromMilliseconds(TerminalHistory.LabelDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero, nameof(labelDelay));
        _labelDelayMilliseconds = (long)delay.TotalMilliseconds;
        _time = new(maxOutOfOrderness ?? new FraudOptions().MaxOutOfOrderness);
    }

    /// <summary>The watermark before the transaction that was begun, in epoch milliseconds.</summary>
    public long Watermark => _time.Watermark;

    /// <summary>The state of the card of the transaction that was begun.</summary>
    public ref CardState Card => ref _cards[_card];

    /// <summary>How many cards were seen.</summary>
    public int Cards => _cards.Count;

    /// <summary>How many terminals were seen.</summary>
    public int Terminals => _terminals.Count;

    /// <summary>Computes a transaction's features, and takes it in.</summary>
    /// <param name="transaction">A valid transaction; at most as far out of order as was said.</param>
    /// <param name="isFraud">What will be known of it after the label delay; its own features do not depend on it.</param>
    /// <param name="features">Receives <see cref="FeatureNames.Count"/> values, in the order of <see cref="Feature"/>.</param>
    /// <param name="labelTime">When that was known, in epoch milliseconds; the end of the label delay, the default, if that is later.</param>
    public void Add(in Transaction transaction, bool isFraud, Span<double> features, long labelTime = long.MinValue)
    {
        Begin(transaction);
        FeatureExtractor.Extract(transaction, Watermark, ref Card, features);
        FillTerminal(transaction, features);
        End(transaction, isFraud, labelTime);
    }

    /// <summary>Takes in the labels that are known by a transaction's event time, and turns to its card and terminal.</summary>
    /// <param name="transaction">A valid transaction.</param>
    public void Begin(in Transaction transaction)
    {
        var now = Math.Max(transaction.EventTime, _time.MaxTimestamp);
        while (_pending.TryPeek(out var label, out var labelTime) && labelTime <= now)
        {
            _pending.Dequeue();
            _terminals[label.Terminal].AddLabel(labelTime, label.EventTime, label.AmountMinor, isFraud: true, Watermark);
        }

        _card = _cards.PlaceOf(transaction.CardId.Span);
        _terminal = _terminals.PlaceOf(transaction.TerminalId.Span);
        _cards.Fetch(_card, Unsafe.SizeOf<CardState>());
        _terminals.Fetch(_terminal, TerminalHistory.SizeWithoutFrauds);
    }

    /// <summary>Takes the transaction that was begun into its terminal's history; its card has it by being decided.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="isFraud">What will be known of it after the label delay.</param>
    /// <param name="labelTime">When that was known, in epoch milliseconds; the end of the label delay, the default, if that is later.</param>
    public void End(in Transaction transaction, bool isFraud, long labelTime = long.MinValue)
    {
        var (time, amount) = (transaction.EventTime, transaction.AmountMinor);
        _terminals[_terminal].AddTransaction(time, amount, Watermark);
        if (isFraud)
        {
            _pending.Enqueue(new(_terminal, time, amount), Math.Max(labelTime, time + _labelDelayMilliseconds));
        }

        _time.OnEvent(time);
    }

    /// <inheritdoc/>
    /// <remarks>The transaction must be the one that was begun.</remarks>
    public long FillTerminal(in Transaction transaction, Span<double> features)
    {
        TerminalFeatures.Fill(_terminals[_terminal], transaction, features);
        return 0;
    }

    /// <inheritdoc/>
    public ListVerdict FindListed(in Transaction transaction) => ListVerdict.None;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment) => default;

    /// <summary>A fraud that will be known.</summary>
    private readonly record struct PendingLabel(int Terminal, long EventTime, long AmountMinor);
}
