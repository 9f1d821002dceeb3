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
    public void The_state_has_the_layout_that_is_stored() => Assert.Equal(604, Unsafe.SizeOf<CardState>());

    [Fact]
    public void Each_feature_has_one_name() =>
        Assert.Equal(
            (FeatureNames.Count, FeatureNames.Count, FeatureNames.Count),
            (FeatureNames.All.Length, FeatureNames.All.Distinct().Count(), Enum.GetValues<Feature>().Length));

    [Fact]
    public void The_first_transaction_of_a_card_has_nothing_to_be_compared_with()
    {
        var features = Extract(Noon, 500, country: "FR");
        Assert.Equal(
            [1, 500, 1, 500, 1, 500, 500, 0, 0, 0, 0, ThirtyDays, ThirtyDays, 0, 0, 0, 0, 12],
            features);
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
        Assert.Contains("layout 2", error.Message, StringComparison.Ordinal);
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
