using FraudDetection.Domain;

namespace FraudDetection.Features;

/// <summary>The features that look at a card's last minute, 10 minutes, hour, 24 hours, 7 and 30 days.</summary>
internal static class CardWindows
{
    /// <summary>The length of a pane of <see cref="CardState.Minute"/>, in milliseconds.</summary>
    public const long MinutePane = 10 * 1000;

    /// <summary>The length of a pane of <see cref="CardState.TenMinutes"/>, in milliseconds.</summary>
    public const long TenMinutesPane = 60 * 1000;

    /// <summary>The length of a pane of <see cref="CardState.Hour"/>, in milliseconds.</summary>
    public const long HourPane = 5 * 60 * 1000;

    /// <summary>The length of a pane of <see cref="CardState.Day"/>, in milliseconds.</summary>
    public const long DayPane = 60 * 60 * 1000;

    /// <summary>The length of a pane of <see cref="CardState.Month"/>, in milliseconds.</summary>
    public const long MonthPane = 24 * 60 * 60 * 1000;

    /// <summary>How many panes of <see cref="CardState.Month"/> are 7 days.</summary>
    public const int WeekPanes = 7;

    /// <summary>Reads the windows, and takes the transaction into them.</summary>
    public static void Slide(in Transaction transaction, long watermark, ref CardState state, Span<double> features)
    {
        var (time, amount) = (transaction.EventTime, transaction.AmountMinor);
        var minute = new PaneRing(state.Minute, ref state.MinuteNewest, MinutePane);
        var tenMinutes = new PaneRing(state.TenMinutes, ref state.TenMinutesNewest, TenMinutesPane);
        var hour = new PaneRing(state.Hour, ref state.HourNewest, HourPane);
        var day = new PaneRing(state.Day, ref state.DayNewest, DayPane);
        var month = new PaneRing(state.Month, ref state.MonthNewest, MonthPane);

        // The transaction counts itself even when its window has closed and it is not kept.
        var lastMinute = minute.Read(time).With(amount);
        features[(int)Feature.Count1Minute] = lastMinute.Count;
        features[(int)Feature.Sum1Minute] = lastMinute.Sum;
        Write(features, Feature.Count10Minutes, tenMinutes.Read(time).With(amount));
        Write(features, Feature.Count1Hour, hour.Read(time).With(amount));
        Write(features, Feature.Count24Hours, day.Read(time).With(amount));
        Write(features, Feature.Count7Days, month.Read(time, WeekPanes).With(amount));
        var before = month.Read(time);
        Write(features, Feature.Count30Days, before.With(amount));
        features[(int)Feature.AmountToMean30Days] =
            before.Count == 0 ? 1 : CardAmounts.Ratio(amount, (double)before.Sum / before.Count);

        minute.Add(time, amount, watermark);
        tenMinutes.Add(time, amount, watermark);
        hour.Add(time, amount, watermark);
        day.Add(time, amount, watermark);
        month.Add(time, amount, watermark);
    }

    /// <summary>Writes count, sum, mean and maximum, which lie one after the other.</summary>
    private static void Write(Span<double> features, Feature count, PaneTotals totals)
    {
        var written = features.Slice((int)count, 4);
        written[0] = totals.Count;
        written[1] = totals.Sum;
        written[2] = (double)totals.Sum / totals.Count;
        written[3] = totals.Max;
    }
}
