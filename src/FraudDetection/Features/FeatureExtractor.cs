using System.IO.Hashing;
using FraudDetection.Domain;

namespace FraudDetection.Features;

/// <summary>
/// Computes the features of a transaction and brings its card's state up to date: a pure function of the transaction,
/// the watermark and the state, the same online, in an audit and in training.
/// </summary>
public static class FeatureExtractor
{
    /// <summary>The length of a pane of <see cref="CardState.Minute"/>, in milliseconds.</summary>
    internal const long MinutePane = 10 * Second;

    /// <summary>The length of a pane of <see cref="CardState.Hour"/>, in milliseconds.</summary>
    internal const long HourPane = 5 * 60 * Second;

    /// <summary>The length of a pane of <see cref="CardState.Day"/>, in milliseconds.</summary>
    internal const long DayPane = 60 * 60 * Second;

    private const long Second = 1000;
    private const double LongAgoSeconds = 30 * 24 * 60 * 60;
    private const int MinHistoryForDeviation = 2;

    /// <summary>Computes the features as of the transaction's own event time, and takes it into the state.</summary>
    /// <param name="transaction">A valid transaction.</param>
    /// <param name="watermark">The partition's watermark before this transaction, in epoch milliseconds.</param>
    /// <param name="state">The card's state; the default value for a card not seen before.</param>
    /// <param name="features">Receives <see cref="FeatureNames.Count"/> values, in the order of <see cref="Feature"/>.</param>
    /// <exception cref="InvalidOperationException">The state has a layout that this code does not know.</exception>
    public static void Extract(in Transaction transaction, long watermark, ref CardState state, Span<double> features)
    {
        if (state.Version is not (0 or CardState.CurrentVersion))
        {
            throw new InvalidOperationException(
                $"A card's state has layout {state.Version}, and this code knows {CardState.CurrentVersion}: " +
                "it was written by another version of the service, or it is damaged.");
        }

        state.Version = CardState.CurrentVersion;
        features[(int)Feature.Amount] = transaction.AmountMinor;
        features[(int)Feature.CardNotPresent] = IsPresent(transaction) ? 0 : 1;
        features[(int)Feature.HourOfDay] = transaction.EventTime / DayPane % 24;

        var minute = new PaneRing(state.Minute, ref state.MinuteNewest, MinutePane);
        var hour = new PaneRing(state.Hour, ref state.HourNewest, HourPane);
        var day = new PaneRing(state.Day, ref state.DayNewest, DayPane);
        Slide(minute, transaction, watermark, features, Feature.Count1Minute, Feature.Sum1Minute);
        Slide(hour, transaction, watermark, features, Feature.Count1Hour, Feature.Sum1Hour);
        Slide(day, transaction, watermark, features, Feature.Count24Hours, Feature.Sum24Hours);

        CompareAmount(transaction.AmountMinor, ref state, features);
        ComparePlace(transaction, ref state, features);
        CompareCountry(transaction, ref state, features);
        CompareTime(transaction.EventTime, ref state, features);
    }

    private static void Slide(
        PaneRing window,
        in Transaction transaction,
        long watermark,
        Span<double> features,
        Feature countFeature,
        Feature sumFeature)
    {
        // The transaction counts itself even when its window has closed and it is not kept.
        var (count, sum) = window.Read(transaction.EventTime);
        features[(int)countFeature] = count + 1;
        features[(int)sumFeature] = sum + transaction.AmountMinor;
        window.Add(transaction.EventTime, transaction.AmountMinor, watermark);
    }

    private static void CompareAmount(long amountMinor, ref CardState state, Span<double> features)
    {
        double amount = amountMinor;
        var known = state.Transactions;
        var enough = known >= MinHistoryForDeviation;
        var deviation = enough ? Math.Sqrt(state.AmountSquares / (known - 1)) : 0;
        features[(int)Feature.TransactionsBefore] = known;
        features[(int)Feature.AmountMean] = state.AmountMean;
        features[(int)Feature.AmountDeviation] = deviation;
        features[(int)Feature.AmountZScore] = enough ? (amount - state.AmountMean) / Math.Max(deviation, 1) : 0;

        // Welford: one pass, and no great sums whose difference would be lost in rounding.
        state.Transactions++;
        var distance = amount - state.AmountMean;
        state.AmountMean += distance / state.Transactions;
        state.AmountSquares += distance * (amount - state.AmountMean);
    }

    private static void ComparePlace(in Transaction transaction, ref CardState state, Span<double> features)
    {
        var time = transaction.EventTime;
        features[(int)Feature.SecondsSinceCardPresent] = SecondsBetween(time, state.LastPresentTime);
        features[(int)Feature.TerminalChanged] = 0;
        features[(int)Feature.CountryChanged] = 0;
        if (!IsPresent(transaction))
        {
            return;
        }

        var terminal = XxHash3.HashToUInt64(transaction.TerminalId.Span);
        var country = Pack(transaction.Country);
        if (state.LastPresentTime != 0)
        {
            features[(int)Feature.TerminalChanged] = terminal != state.LastTerminal ? 1 : 0;
            features[(int)Feature.CountryChanged] =
                country != 0 && state.LastCountry != 0 && country != state.LastCountry ? 1 : 0;
        }

        if (time >= state.LastPresentTime)
        {
            state.LastPresentTime = time;
            state.LastTerminal = terminal;
            state.LastCountry = country;
        }
    }

    private static void CompareCountry(in Transaction transaction, ref CardState state, Span<double> features)
    {
        features[(int)Feature.CountryNew] = 0;
        var country = Pack(transaction.Country);
        Span<ushort> known = state.Countries;
        if (country == 0 || known.Contains(country))
        {
            return;
        }

        features[(int)Feature.CountryNew] = known[0] != 0 ? 1 : 0;
        known[state.NextCountry] = country;
        state.NextCountry = (state.NextCountry + 1) % known.Length;
    }

    private static void CompareTime(long time, ref CardState state, Span<double> features)
    {
        features[(int)Feature.SecondsSinceLast] = SecondsBetween(time, state.LastEventTime);
        state.LastEventTime = Math.Max(state.LastEventTime, time);
    }

    private static double SecondsBetween(long time, long last) =>
        last == 0 ? LongAgoSeconds : Math.Min(Math.Abs(time - last) / (double)Second, LongAgoSeconds);

    private static bool IsPresent(in Transaction transaction) => transaction.Channel != Channel.Ecommerce;

    private static ushort Pack(ReadOnlyMemory<byte>? country) =>
        country is { Length: 2 } letters ? (ushort)((letters.Span[0] << 8) | letters.Span[1]) : (ushort)0;
}
