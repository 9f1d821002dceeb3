using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Tests.Features;

public sealed class CardDescriptionTests
{
    private const long Noon = 1_700_049_600_000; // 2023-11-15T12:00:00Z

    [Fact]
    public void A_card_is_described_as_its_transactions_were()
    {
        var state = default(CardState);
        Take(ref state, Noon, 1000, "FR", Channel.Pos);
        Take(ref state, Noon + 5_000, 2000, "DE", Channel.Ecommerce);
        Take(ref state, Noon + 3_600_000, 3000, "FR", Channel.Ecommerce);

        var card = CardDescription.Of("c", state);

        Assert.Equal(("c", 3L, 2000.0, 1000.0), (card.CardId, card.Transactions, card.AmountMeanMinor, card.AmountDeviationMinor));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Noon + 3_600_000), card.LastEventTime);
        Assert.Equal((DateTimeOffset.FromUnixTimeMilliseconds(Noon), "FR"), (card.LastPresent!.Time, card.LastPresent.Country));
        Assert.Equal(["FR", "DE"], card.RecentCountries);
        Assert.Equal((1L, 3000L), (card.Minute.Transactions, card.Minute.SumMinor));
        Assert.Equal((1L, 3000L), (card.TenMinutes.Transactions, card.TenMinutes.SumMinor));
        Assert.Equal((1L, 3000L), (card.Hour.Transactions, card.Hour.SumMinor));
        Assert.Equal((3L, 6000L, 3000L, 3600), (card.Day.Transactions, card.Day.SumMinor, card.Day.MaxMinor, card.Day.PaneSeconds));
        Assert.Equal((3L, 6000L, 3000L, 86_400), (card.Month.Transactions, card.Month.SumMinor, card.Month.MaxMinor, card.Month.PaneSeconds));
        Assert.Equal((2000.0, 3000L), (card.UsualAmountMinor, card.AmountMaxMinor));
        Assert.Equal(
            [(DateTimeOffset.FromUnixTimeMilliseconds(Noon), 2L, 3000L), (DateTimeOffset.FromUnixTimeMilliseconds(Noon + 3_600_000), 1L, 3000L)],
            card.Day.Panes.Select(pane => (pane.Start, pane.Transactions, pane.SumMinor)));
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var state = default(CardState);
        Take(ref state, Noon, 1000, country: null, Channel.Ecommerce);

        var card = CardDescription.Of("c", state);

        Assert.Null(card.LastPresent);
        Assert.Empty(card.RecentCountries);
        Assert.Equal(0, card.AmountDeviationMinor);
    }

    [Fact]
    public void A_state_of_an_unknown_layout_is_refused() =>
        Assert.Throws<InvalidDataException>(() => CardDescription.Of("c", new CardState { Version = CardState.CurrentVersion + 1 }));

    private static void Take(ref CardState state, long time, long amount, string? country, Channel channel) => FeatureExtractor.Extract(
        Transaction.Create("t", time, "c", "terminal", amount, "EUR", channel, country: country), long.MinValue, ref state, new double[FeatureNames.Count]);
}
