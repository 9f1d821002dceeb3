using System.IO.Hashing;
using FraudDetection.Domain;

namespace FraudDetection.Features;

/// <summary>
/// Computes the features of a transaction and its card, and brings the card's state up to date: a pure function of the
/// transaction, the watermark and the state, the same online, in an audit, in training and in back-tests.
/// </summary>
public static class FeatureExtractor
{
    private const long Second = 1000;
    private const long Hour = 3600 * Second;
    private const long Day = 24 * Hour;
    private const long EpochWeekday = 3; // 1970-01-01 was a Thursday.
    private const double LongAgoSeconds = 30 * 24 * 60 * 60;

    /// <summary>
    /// Computes the features as of the transaction's own event time, and takes it into the state. The terminal's features are
    /// left alone: see <see cref="TerminalFeatures"/>.
    /// </summary>
    /// <param name="transaction">A valid transaction.</param>
    /// <param name="watermark">The partition's watermark before this transaction, in epoch milliseconds.</param>
    /// <param name="state">The card's state; the default value for a card not seen before.</param>
    /// <param name="features">Receives <see cref="FeatureNames.Count"/> values, in the order of <see cref="Feature"/>.</param>
    /// <exception cref="InvalidOperationException">The state has a layout that this code does not know.</exception>
    public static void Extract(in Transaction transaction, long watermark, ref CardState state, Span<double> features)
    {
        if (!CardState.Upgrade(ref state))
        {
            throw new InvalidOperationException(
                $"A card's state has layout {state.Version}, and this code knows {CardState.CurrentVersion}: " +
                "it was written by another version of the service, or it is damaged.");
        }

        var time = transaction.EventTime;
        var isPresent = transaction.Channel != Channel.Ecommerce;
        var terminal = XxHash3.HashToUInt64(transaction.TerminalId.Span);
        features[(int)Feature.Amount] = transaction.AmountMinor;
        features[(int)Feature.HourOfDay] = time / Hour % 24;
        features[(int)Feature.DayOfWeek] = ((time / Day) + EpochWeekday) % 7;
        features[(int)Feature.CardNotPresent] = isPresent ? 0 : 1;
        features[(int)Feature.SecondsSinceLast] = SecondsBetween(time, state.LastEventTime);
        features[(int)Feature.SecondsSinceCardPresent] = SecondsBetween(time, state.LastPresentTime);

        CardWindows.Slide(transaction, watermark, ref state, features);
        CardPlaces.Compare(transaction, isPresent, terminal, ref state, features);
        CardAmounts.Compare(transaction.AmountMinor, (uint)terminal, ref state, features);
        state.LastEventTime = Math.Max(state.LastEventTime, time);
    }

    private static double SecondsBetween(long time, long last) =>
        last == 0 ? LongAgoSeconds : Math.Min(Math.Abs(time - last) / (double)Second, LongAgoSeconds);
}
