using System.Globalization;

namespace FraudDetection.Features;

/// <summary>A card's state as people read it: named fields, times in UTC, amounts in minor units (cents).</summary>
/// <param name="CardId">The card's id.</param>
/// <param name="Transactions">How many transactions were seen, late ones included.</param>
/// <param name="LastEventTime">The greatest event time seen; null if none.</param>
/// <param name="AmountMeanMinor">The mean of their amounts.</param>
/// <param name="AmountDeviationMinor">The sample standard deviation of their amounts; 0 if there are fewer than two.</param>
/// <param name="UsualAmountMinor">The mean of their amounts, of which none counts more than three times the mean before it.</param>
/// <param name="AmountMaxMinor">The greatest of their amounts.</param>
/// <param name="LastPresent">The newest transaction with the card present; null if there was none.</param>
/// <param name="RecentCountries">The countries the card was used in, in no particular order.</param>
/// <param name="Minute">The last minute of the card's own event time.</param>
/// <param name="TenMinutes">The last 10 minutes of the card's own event time.</param>
/// <param name="Hour">The last hour of the card's own event time.</param>
/// <param name="Day">The last 24 hours of the card's own event time.</param>
/// <param name="Month">The last 30 days of the card's own event time.</param>
/// <param name="LayoutVersion">The layout in which the state is stored.</param>
public sealed record CardDescription(
    string CardId,
    long Transactions,
    DateTimeOffset? LastEventTime,
    double AmountMeanMinor,
    double AmountDeviationMinor,
    double UsualAmountMinor,
    long AmountMaxMinor,
    CardPresence? LastPresent,
    IReadOnlyList<string> RecentCountries,
    WindowDescription Minute,
    WindowDescription TenMinutes,
    WindowDescription Hour,
    WindowDescription Day,
    WindowDescription Month,
    int LayoutVersion)
{
    /// <summary>Describes the state of a card.</summary>
    /// <exception cref="InvalidDataException">The state has a layout that this code does not know.</exception>
    public static CardDescription Of(string cardId, CardState state)
    {
        if (!CardState.Upgrade(ref state))
        {
            throw new InvalidDataException(
                $"The state of card '{cardId}' has layout {state.Version}, and this version reads {CardState.CurrentVersion}.");
        }

        Span<ushort> countries = state.Countries;
        return new(
            cardId,
            state.Transactions,
            Time(state.LastEventTime),
            state.AmountMean,
            state.Transactions > 1 ? Math.Sqrt(state.AmountSquares / (state.Transactions - 1)) : 0,
            state.UsualAmount,
            state.AmountMax,
            Time(state.LastPresentTime) is { } present
                ? new(present, state.LastTerminal.ToString("x16", CultureInfo.InvariantCulture), Country((ushort)state.LastCountry))
                : null,
            [.. countries.ToArray().Select(Country).OfType<string>()],
            WindowDescription.Of(state.Minute, state.MinuteNewest, CardWindows.MinutePane),
            WindowDescription.Of(state.TenMinutes, state.TenMinutesNewest, CardWindows.TenMinutesPane),
            WindowDescription.Of(state.Hour, state.HourNewest, CardWindows.HourPane),
            WindowDescription.Of(state.Day, state.DayNewest, CardWindows.DayPane),
            WindowDescription.Of(state.Month, state.MonthNewest, CardWindows.MonthPane),
            state.Version);
    }

    private static DateTimeOffset? Time(long milliseconds) =>
        milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? Country(ushort packed) => packed == 0 ? null : $"{(char)(packed >> 8)}{(char)(packed & 0xff)}";
}
