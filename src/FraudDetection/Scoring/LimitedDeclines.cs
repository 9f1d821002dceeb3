using FraudDetection.Rules;

namespace FraudDetection.Scoring;

/// <summary>How much one rule, or the whole set, would have declined lately, and whether that is too much.</summary>
internal sealed class LimitedDeclines(string rule, DeclineLimit limit, EventCounter transactions)
{
    // Back below the limit by so much, or the alert would come again and again around it.
    private const double Relief = 0.75;

    private readonly EventCounter _declines = new(limit.Window);

    /// <summary>The rule's id; "*" for the whole set.</summary>
    public string Rule { get; } = rule;

    public DeclineLimit Limit { get; } = limit;

    /// <summary>Declines that were asked for, within the window.</summary>
    public long Declines => _declines.Count;

    /// <summary>All transactions within the window.</summary>
    public long Transactions => transactions.Count;

    /// <summary>True from when the limit was passed until the declines asked for are clearly below it.</summary>
    public bool IsTripped { get; private set; }

    /// <summary>Counts a decline that is asked for.</summary>
    /// <returns>True if <see cref="IsTripped"/> has changed.</returns>
    public bool Add(long time)
    {
        _declines.Add(time);
        transactions.Advance(time);
        var wasTripped = IsTripped;
        IsTripped = IsOver(wasTripped ? Relief : 1);
        return IsTripped != wasTripped;
    }

    private bool IsOver(double part) =>
        Declines > Limit.Count * part
        || (Transactions >= Limit.MinimumSample && Declines > Limit.Share * part * Transactions);
}
