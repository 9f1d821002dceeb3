using FraudDetection.Domain;

namespace FraudDetection.Features;

/// <summary>The features that compare where and how a card is used with where and how it was used before.</summary>
internal static class CardPlaces
{
    private const double EarthRadiusKm = 6371;
    private const double MillisecondsPerHour = 3_600_000;
    private const long ShortestJourney = 60_000;

    /// <summary>Compares the place with those before it, and takes it in.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="isPresent">Whether the card is present; where it is not, the terminal is no place.</param>
    /// <param name="terminal">The XxHash3 of the terminal's id.</param>
    /// <param name="state">The card's state.</param>
    /// <param name="features">Receives the features.</param>
    public static void Compare(in Transaction transaction, bool isPresent, ulong terminal, ref CardState state, Span<double> features)
    {
        var country = Pack(transaction.Country);
        CompareChannel(transaction.Channel, ref state, features);
        CompareCountry(country, ref state, features);
        features[(int)Feature.TerminalChanged] = 0;
        features[(int)Feature.CountryChanged] = 0;
        features[(int)Feature.SpeedKmh] = 0;
        if (isPresent)
        {
            ComparePresence(transaction.EventTime, terminal, country, ref state, features);
            CompareLocation(transaction, ref state, features);
        }
    }

    private static void CompareChannel(Channel channel, ref CardState state, Span<double> features)
    {
        var numbered = (int)channel + 1;
        features[(int)Feature.ChannelChanged] = state.LastChannel != 0 && state.LastChannel != numbered ? 1 : 0;
        state.LastChannel = numbered;
    }

    private static void CompareCountry(ushort country, ref CardState state, Span<double> features)
    {
        features[(int)Feature.CountryNew] = 0;
        Span<ushort> known = state.Countries;
        if (country == 0 || known.Contains(country))
        {
            return;
        }

        features[(int)Feature.CountryNew] = known[0] != 0 ? 1 : 0;
        known[state.NextCountry] = country;
        state.NextCountry = (state.NextCountry + 1) % known.Length;
    }

    private static void ComparePresence(long time, ulong terminal, ushort country, ref CardState state, Span<double> features)
    {
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

    private static void CompareLocation(in Transaction transaction, ref CardState state, Span<double> features)
    {
        if (transaction is not { Latitude: { } latitude, Longitude: { } longitude })
        {
            return;
        }

        var time = transaction.EventTime;
        if (state.LastLocatedTime != 0)
        {
            var journey = Math.Max(Math.Abs(time - state.LastLocatedTime), ShortestJourney);
            features[(int)Feature.SpeedKmh] =
                DistanceKm(state.LastLatitude, state.LastLongitude, latitude, longitude) / (journey / MillisecondsPerHour);
        }

        if (time >= state.LastLocatedTime)
        {
            state.LastLocatedTime = time;
            state.LastLatitude = latitude;
            state.LastLongitude = longitude;
        }
    }

    /// <summary>The way along the globe, taken as a sphere (haversine).</summary>
    private static double DistanceKm(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var halfNorth = Math.Sin(double.DegreesToRadians(otherLatitude - latitude) / 2);
        var halfEast = Math.Sin(double.DegreesToRadians(otherLongitude - longitude) / 2);
        var chord = (halfNorth * halfNorth)
            + (Math.Cos(double.DegreesToRadians(latitude)) * Math.Cos(double.DegreesToRadians(otherLatitude)) * halfEast * halfEast);
        return 2 * EarthRadiusKm * Math.Asin(Math.Sqrt(Math.Min(chord, 1)));
    }

    private static ushort Pack(ReadOnlyMemory<byte>? country) =>
        country is { Length: 2 } letters ? (ushort)((letters.Span[0] << 8) | letters.Span[1]) : (ushort)0;
}
