using System.Runtime.CompilerServices;
using CsCheck;
using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Tests.Features;

public sealed class FeatureExtractorTests
{
    private const long Noon = (20_000 * 86_400_000L) + (12 * 3_600_000L);
    private const double ThirtyDays = 30 * 86_400;

    private CardState _state;

    [Fact]
    public void The_state_has_the_layout_that_is_stored() => Assert.Equal(2208, Unsafe.SizeOf<CardState>());

    [Fact]
    public void Each_feature_has_one_name() =>
        Assert.Equal(
            (FeatureNames.Count, FeatureNames.Count, FeatureNames.Count),
            (FeatureNames.All.Length, FeatureNames.All.Distinct().Count(), Enum.GetValues<Feature>().Length));

    [Fact]
    public void The_first_transaction_of_a_card_has_nothing_to_be_compared_with()
    {
        var features = Extract(Noon, 500, country: "FR");
        Assert.Equal([500, 12, 4, 0, 1, 500], features[..6]);
        for (var count = Feature.Count10Minutes; count <= Feature.Count30Days; count += 4)
        {
            Assert.Equal([1, 500, 500, 500], features.AsSpan((int)count, 4));
        }

        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 0.5, 0], features[(int)Feature.TransactionsBefore..((int)Feature.UnusualAmounts + 1)]);
        Assert.Equal([ThirtyDays, ThirtyDays, 0, 0, 0, 0, 0, 0], features[(int)Feature.SecondsSinceLast..((int)Feature.SpeedKmh + 1)]);
    }

    [Fact]
    public void Mean_and_deviation_are_those_of_the_transactions_before()
    {
        double[] amounts = [120, 5_000, 17, 17, 900_000, 3];
        for (var known = 0; known < amounts.Length; known++)
        {
            var before = amounts[..known];
            var mean = known == 0 ? 0 : before.Average();
            var deviation = known < 2 ? 0 : Math.Sqrt(before.Sum(amount => (amount - mean) * (amount - mean)) / (known - 1));
            var features = Extract(Noon + known, (long)amounts[known]);
            Assert.Equal(known, features[(int)Feature.TransactionsBefore]);
            Assert.Equal(mean, features[(int)Feature.AmountMean], 1e-6);
            Assert.Equal(deviation, features[(int)Feature.AmountDeviation], 1e-6);
            var zScore = known < 2 ? 0 : (amounts[known] - mean) / Math.Max(deviation, 1);
            Assert.Equal(zScore, features[(int)Feature.AmountZScore], 1e-6);
        }
    }

    [Fact]
    public void An_amount_is_compared_with_the_mean_the_greatest_and_the_usual_one()
    {
        Extract(Noon, 100);
        Extract(Noon + 1, 200);

        // The mean is 150; what is above three times that counts as 450, and the usual amount becomes (100 + 200 + 450) / 3.
        var spike = Extract(Noon + 2, 1_500);
        Assert.Equal((200, 10, 7.5, 150, 10, 0), Amounts(spike));
        var next = Extract(Noon + 3, 500);
        Assert.Equal((1_500, 500 / 600.0, 500 / 1_500.0, 250, 2, 1), Amounts(next));

        static (double Max, double ToMean, double ToMax, double Usual, double ToUsual, double Unusual) Amounts(double[] features) => (
            features[(int)Feature.AmountMax],
            features[(int)Feature.AmountToMean],
            features[(int)Feature.AmountToMax],
            features[(int)Feature.UsualAmount],
            features[(int)Feature.AmountToUsual],
            features[(int)Feature.UnusualAmounts]);
    }

    [Fact]
    public void An_amount_is_compared_with_the_mean_of_the_days_before()
    {
        Extract(Noon, 100);
        Assert.Equal(4, Extract(Noon + (29 * 86_400_000L), 400)[(int)Feature.AmountToMean30Days]);
        Assert.Equal(1, Extract(Noon + (30 * 86_400_000L), 400)[(int)Feature.AmountToMean30Days]);
    }

    [Fact]
    public void Rank_and_familiarity_look_at_the_last_fifty()
    {
        for (var i = 0; i < 60; i++)
        {
            Extract(Noon + i, i, terminal: i < 15 ? "old" : "new");
        }

        // Amounts 10 to 59 are held, of which 25 are less than 35; and 5 at the old terminal.
        var features = Extract(Noon + 100, 35, terminal: "old");
        Assert.Equal((0.5, 5), (features[(int)Feature.AmountRank], features[(int)Feature.TerminalUses]));
    }

    [Fact]
    public void Amounts_of_nothing_do_no_harm()
    {
        Extract(Noon, 0);
        Assert.Equal(70, Extract(Noon, 70)[(int)Feature.AmountToUsual]);
        Assert.Equal(35, Extract(Noon, 70)[(int)Feature.UsualAmount]);
    }

    [Fact]
    public void Another_channel_than_the_last_one_is_told()
    {
        Assert.Equal(0, Extract(Noon, 1, channel: Channel.Pos)[(int)Feature.ChannelChanged]);
        Assert.Equal(1, Extract(Noon, 1, channel: Channel.Ecommerce)[(int)Feature.ChannelChanged]);
        Assert.Equal(0, Extract(Noon, 1, channel: Channel.Ecommerce)[(int)Feature.ChannelChanged]);
    }

    [Fact]
    public void Speed_is_the_way_along_the_globe_by_the_time_it_took()
    {
        // Paris to Berlin: 878 km.
        Assert.Equal(0, Speed(Noon, 48.8566, 2.3522));
        Assert.Equal(439, Speed(Noon + 7_200_000, 52.52, 13.405), 1.0);

        // Not a place: no coordinates, or the card is not present. And no time is too short for a speed.
        Assert.Equal(0, Speed(Noon + 7_300_000, null, null));
        Assert.Equal(0, Speed(Noon + 7_300_000, 0, 0, Channel.Ecommerce));
        Assert.Equal(878 * 60, Speed(Noon + 7_200_000, 48.8566, 2.3522), 60.0);

        double Speed(long time, double? latitude, double? longitude, Channel channel = Channel.Pos)
        {
            var features = new double[FeatureNames.Count];
            var transaction = Transaction.Create("t", time, "c", "m", 1, "EUR", channel, latitude: latitude, longitude: longitude);
            FeatureExtractor.Extract(transaction, long.MinValue, ref _state, features);
            return features[(int)Feature.SpeedKmh];
        }
    }

    [Fact]
    public void The_week_begins_on_Monday()
    {
        // 2024-10-04 is a Friday.
        Assert.Equal(4, Extract(Noon, 1)[(int)Feature.DayOfWeek]);
        Assert.Equal(6, Extract(Noon + (2 * 86_400_000L), 1)[(int)Feature.DayOfWeek]);
        Assert.Equal(0, Extract(Noon + (3 * 86_400_000L), 1)[(int)Feature.DayOfWeek]);
    }

    [Fact]
    public void A_state_of_layout_1_goes_on_with_what_it_has()
    {
        Extract(Noon, 100);
        Extract(Noon, 300);
        _state.Version = 1;
        (_state.UsualAmount, _state.AmountMax, _state.RecentTaken, _state.MonthNewest, _state.Month) = (0, 0, 0, 0, default);

        var features = Extract(Noon, 200);

        Assert.Equal(CardState.CurrentVersion, _state.Version);
        Assert.Equal((3, 2, 200, 200, 1), (
            features[(int)Feature.Count24Hours],
            features[(int)Feature.TransactionsBefore],
            features[(int)Feature.UsualAmount],
            features[(int)Feature.AmountMax],
            features[(int)Feature.Count30Days]));
    }

    [Fact]
    public void Equal_amounts_have_no_deviation_and_a_finite_score()
    {
        Extract(Noon, 100);
        Extract(Noon, 100);
        Assert.Equal(50, Extract(Noon, 150)[(int)Feature.AmountZScore]);
    }

    [Fact]
    public void Times_between_transactions_are_distances_of_at_most_thirty_days()
    {
        Extract(Noon, 1);
        Assert.Equal(1.5, Extract(Noon + 1500, 1)[(int)Feature.SecondsSinceLast]);
        Assert.Equal(2.5, Extract(Noon - 1000, 1)[(int)Feature.SecondsSinceLast]);
        Assert.Equal(0.5, Extract(Noon + 2000, 1)[(int)Feature.SecondsSinceLast]);
        Assert.Equal(ThirtyDays, Extract(Noon + (90 * 86_400_000L), 1)[(int)Feature.SecondsSinceLast]);
    }

    [Fact]
    public void Terminal_and_country_are_compared_with_the_newest_place_where_the_card_was_present()
    {
        Extract(Noon, 1, terminal: "A", country: "FR");
        AssertPlace(terminalChanged: 0, countryChanged: 0, seconds: 1, Extract(Noon + 1000, 1, terminal: "A", country: "FR"));
        AssertPlace(terminalChanged: 1, countryChanged: 1, seconds: 1, Extract(Noon + 2000, 1, terminal: "B", country: "IT"));

        // Out of order: compared with the newest place, which it does not replace.
        AssertPlace(terminalChanged: 1, countryChanged: 1, seconds: 2, Extract(Noon, 1, terminal: "A", country: "FR"));
        AssertPlace(terminalChanged: 0, countryChanged: 0, seconds: 1, Extract(Noon + 3000, 1, terminal: "B", country: "IT"));

        // A shop on the web is no place.
        AssertPlace(terminalChanged: 0, countryChanged: 0, seconds: 1, Extract(Noon + 4000, 1, terminal: "C", country: "US", channel: Channel.Ecommerce));
        AssertPlace(terminalChanged: 0, countryChanged: 0, seconds: 2, Extract(Noon + 5000, 1, terminal: "B", country: "IT"));

        // A country that is not given is no other country.
        AssertPlace(terminalChanged: 1, countryChanged: 0, seconds: 1, Extract(Noon + 6000, 1, terminal: "D"));
        AssertPlace(terminalChanged: 1, countryChanged: 0, seconds: 1, Extract(Noon + 7000, 1, terminal: "E", country: "FR"));
    }

    [Fact]
    public void A_country_is_new_until_it_was_seen_and_again_when_eight_others_came_since()
    {
        Assert.Equal(0, CountryNew("C0"));
        Assert.Equal(0, CountryNew(null));
        for (var i = 1; i <= 7; i++)
        {
            Assert.Equal(1, CountryNew("C" + (char)('0' + i)));
        }

        Assert.Equal(0, CountryNew("C0"));
        Assert.Equal(1, CountryNew("C8"));
        Assert.Equal(0, CountryNew("C1"));
        Assert.Equal(1, CountryNew("C0"));
        Assert.Equal(1, CountryNew("C1"));
    }

    [Fact]
    public void The_hour_is_that_of_the_event_time_in_UTC()
    {
        Assert.Equal(11, Extract(Noon - 1, 1)[(int)Feature.HourOfDay]);
        Assert.Equal(12, Extract(Noon, 1)[(int)Feature.HourOfDay]);
        Assert.Equal(0, Extract(Noon + (12 * 3_600_000L), 1)[(int)Feature.HourOfDay]);
    }

    [Fact]
    public void The_channel_tells_whether_the_card_was_present()
    {
        Assert.Equal(1, Extract(Noon, 1, channel: Channel.Ecommerce)[(int)Feature.CardNotPresent]);
        Assert.Equal(0, Extract(Noon, 1, channel: Channel.Atm)[(int)Feature.CardNotPresent]);
    }

    [Fact]
    public void Features_are_always_finite_and_the_same_for_the_same_stream() =>
        Gen.Select(Gen.Long[1, 253_402_300_799_999], Gen.Long[0, 1_000_000_000_000], Gen.Long, Gen.Int[0, 3]).Array[1, 50].Sample(stream =>
        {
            var (first, second) = (default(CardState), default(CardState));
            foreach (var (time, amount, watermark, channel) in stream)
            {
                var (features, again) = (new double[FeatureNames.Count], new double[FeatureNames.Count]);
                var transaction = Transaction.Create("t", time, "c", "m", amount, "EUR", (Channel)channel, country: "FR");
                FeatureExtractor.Extract(transaction, watermark, ref first, features);
                FeatureExtractor.Extract(transaction, watermark, ref second, again);
                Assert.All(features, feature => Assert.True(double.IsFinite(feature)));
                Assert.Equal(features, again);
            }
        });

    [Fact]
    public void A_state_of_another_layout_is_refused()
    {
        var state = new CardState { Version = CardState.CurrentVersion + 1 };
        var error = Assert.Throws<InvalidOperationException>(() => FeatureExtractor.Extract(
            Transaction.Create("t", Noon, "c", "m", 1, "EUR", Channel.Pos), 0, ref state, new double[FeatureNames.Count]));
        Assert.Contains("layout 3", error.Message, StringComparison.Ordinal);
    }

    private static void AssertPlace(double terminalChanged, double countryChanged, double seconds, double[] features) => Assert.Equal(
        (terminalChanged, countryChanged, seconds),
        (features[(int)Feature.TerminalChanged], features[(int)Feature.CountryChanged], features[(int)Feature.SecondsSinceCardPresent]));

    private double CountryNew(string? country) => Extract(Noon, 1, country: country)[(int)Feature.CountryNew];

    private double[] Extract(
        long time,
        long amount,
        string terminal = "terminal",
        string? country = null,
        Channel channel = Channel.Pos)
    {
        var features = new double[FeatureNames.Count];
        var transaction = Transaction.Create("t", time, "card", terminal, amount, "EUR", channel, country: country);
        FeatureExtractor.Extract(transaction, long.MinValue, ref _state, features);
        return features;
    }
}
