using System.Text;
using FraudDetection.Domain;

namespace FraudDetection.Scoring;

/// <summary>From which score on a transaction is reviewed or declined, by its segment. Immutable.</summary>
internal sealed class ScoreBands
{
    private readonly Segment[] _segments;
    private readonly Band _otherwise;

    public ScoreBands(FraudOptions options)
    {
        _otherwise = new(options.ReviewThreshold, options.DeclineThreshold);
        _segments = [.. options.Segments.Select(segment => new Segment(
            Utf8(segment.Currency),
            Utf8(segment.MerchantCategory),
            segment.Channel,
            segment.MinAmountMinor ?? long.MinValue,
            segment.MaxAmountMinor ?? long.MaxValue,
            new(segment.ReviewThreshold ?? options.ReviewThreshold, segment.DeclineThreshold ?? options.DeclineThreshold)))];
    }

    /// <summary>The band of a transaction: that of the first segment that it belongs to.</summary>
    public Band Of(in Transaction transaction)
    {
        foreach (var segment in _segments)
        {
            if (segment.Contains(transaction))
            {
                return segment.Band;
            }
        }

        return _otherwise;
    }

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private sealed record Segment(
        byte[]? Currency, byte[]? MerchantCategory, Channel? Channel, long MinAmountMinor, long MaxAmountMinor, Band Band)
    {
        public bool Contains(in Transaction transaction) =>
            transaction.AmountMinor >= MinAmountMinor
            && transaction.AmountMinor <= MaxAmountMinor
            && (Channel is null || Channel == transaction.Channel)
            && (Currency is null || transaction.Currency.Span.SequenceEqual(Currency))
            && (MerchantCategory is null || transaction.MerchantCategory.GetValueOrDefault().Span.SequenceEqual(MerchantCategory));
    }

    /// <summary>The bounds of two outcomes.</summary>
    /// <param name="Review">From this score on it is a review.</param>
    /// <param name="Decline">From this score on it is a decline.</param>
    internal readonly record struct Band(double Review, double Decline)
    {
        public Outcome OutcomeOf(double score)
        {
            if (score >= Decline)
            {
                return Outcome.Decline;
            }

            return score >= Review ? Outcome.Review : Outcome.Approve;
        }
    }
}
