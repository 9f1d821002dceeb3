using System.Globalization;
using System.Text;
using FraudDetection.Rules;

namespace FraudDetection.Scoring;

/// <summary>How much one rule, or the whole set, would have declined lately, and whether that is too much.</summary>
internal sealed class LimitedDeclines(string rule, DeclineLimit limit, EventCounter transactions)
{
    // Back below the limit by so much, or the alert would come again and again around it.
    private const double Relief = 0.75;

    private const int MaxDetailLength = 256;

    private readonly EventCounter _declines = new(limit.Window);
    private readonly byte[] _detail = new byte[MaxDetailLength];
    private readonly byte[] _beginning = Encoding.UTF8.GetBytes((rule == DeclineLimiter.WholeSet ? "rules and score together" : rule) + " would decline ");
    private readonly byte[] _end = Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $" transactions within {limit.Window:c}, which is over the limit"));

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

    /// <summary>What is over the limit, in UTF-8, good until the next call; allocates nothing.</summary>
    public ReadOnlyMemory<byte> Describe()
    {
        var length = 0;
        Append(_beginning, ref length);
        Append(Declines, ref length);
        Append(" of "u8, ref length);
        Append(Transactions, ref length);
        Append(_end, ref length);
        return _detail.AsMemory(0, length);
    }

    private void Append(ReadOnlySpan<byte> utf8, ref int length)
    {
        utf8.CopyTo(_detail.AsSpan(length));
        length += utf8.Length;
    }

    // Not by an interpolated string, which boxes until it has been compiled for good.
    private void Append(long number, ref int length)
    {
        number.TryFormat(_detail.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }

    private bool IsOver(double part) =>
        Declines > Limit.Count * part
        || (Transactions >= Limit.MinimumSample && Declines > Limit.Share * part * Transactions);
}
