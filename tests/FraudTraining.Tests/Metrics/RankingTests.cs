using FraudTraining.Metrics;

namespace FraudTraining.Tests.Metrics;

public sealed class RankingTests
{
    // The example in the documentation of scikit-learn's roc_auc_score and average_precision_score.
    private static readonly ScoredTransaction[] Known = [Row(0.1, false), Row(0.4, false), Row(0.35, true), Row(0.8, true)];

    [Fact]
    public void Auc_equals_a_published_example() => Assert.Equal(0.75, Ranking.Auc(Known), 12);

    [Fact]
    public void Average_precision_equals_a_published_example() => Assert.Equal(0.8333333333333333, Ranking.AveragePrecision(Known), 12);

    [Fact]
    public void Equal_scores_count_half_in_auc_and_as_one_step_in_average_precision()
    {
        ScoredTransaction[] rows = [Row(0.9, true), Row(0.5, true), Row(0.5, false), Row(0.5, false), Row(0.1, false)];

        // Pairs won: the first fraud 3; the second 1, and half of 2.
        Assert.Equal((3 + 1 + 1) / 6.0, Ranking.Auc(rows), 12);
        // Recall grows by 1/2 at precision 1, and by 1/2 at precision 2/4.
        Assert.Equal(0.75, Ranking.AveragePrecision(rows), 12);
    }

    [Fact]
    public void The_same_score_for_all_is_worth_nothing()
    {
        ScoredTransaction[] rows = [Row(0.5, true), .. Enumerable.Repeat(Row(0.5, false), 9)];

        Assert.Equal(0.5, Ranking.Auc(rows), 12);
        Assert.Equal(0.1, Ranking.AveragePrecision(rows), 12);
    }

    [Fact]
    public void The_order_of_the_rows_does_not_matter()
    {
        var random = new Random(1);
        ScoredTransaction[] rows = [.. Enumerable.Range(0, 500).Select(_ => Row(random.Next(50), random.Next(10) == 0))];
        var (auc, precision) = (Ranking.Auc(rows), Ranking.AveragePrecision(rows));
        random.Shuffle(rows);

        Assert.Equal(auc, Ranking.Auc(rows), 12);
        Assert.Equal(precision, Ranking.AveragePrecision(rows), 12);
        Assert.Equal(Pairwise(rows), auc, 12);
    }

    [Fact]
    public void Card_precision_takes_a_cards_greatest_score_of_the_day()
    {
        ScoredTransaction[] rows =
        [
            new(0.9, false, Card: 1, Day: 1, 0), new(0.1, true, Card: 1, Day: 1, 0), // Found by its other transaction.
            new(0.8, false, Card: 2, Day: 1, 0),
            new(0.7, true, Card: 3, Day: 1, 0), // Third: not looked at.
        ];

        Assert.Equal(0.5, Ranking.CardPrecision(rows, cards: 2), 12);
    }

    [Fact]
    public void A_card_that_was_found_does_not_count_on_later_days()
    {
        ScoredTransaction[] rows =
        [
            new(0.9, true, Card: 1, Day: 1, 0), new(0.8, false, Card: 2, Day: 1, 0), new(0.1, true, Card: 3, Day: 1, 0),
            new(0.9, true, Card: 1, Day: 2, 0), new(0.5, true, Card: 3, Day: 2, 0), new(0.4, false, Card: 2, Day: 2, 0),
        ];

        // Day 1: card 1 of 2. Day 2: card 1 is gone, so cards 3 and 2 are looked at.
        Assert.Equal((0.5 + 0.5) / 2, Ranking.CardPrecision(rows, cards: 2), 12);
    }

    [Fact]
    public void Fewer_cards_than_can_be_looked_at_leave_the_rest_unused() =>
        Assert.Equal(0.01, Ranking.CardPrecision([new(0.9, true, Card: 1, Day: 1, 0)], cards: 100), 12);

    [Fact]
    public void A_budget_is_spent_each_day_on_the_most_suspicious()
    {
        ScoredTransaction[] rows =
        [
            new(0.9, false, 1, Day: 1, 100), new(0.8, true, 1, Day: 1, 200), new(0.7, true, 2, Day: 1, 300),
            new(0.3, true, 3, Day: 2, 500), new(0.2, false, 4, Day: 2, 900),
        ];

        var budget = Ranking.SpendBudget(rows, alertsPerDay: 2);

        Assert.Equal(2 / 3.0, budget.Recall, 12);
        Assert.Equal(2 / 4.0, budget.Precision, 12);
        Assert.Equal((200 + 500) / 1000.0, budget.AmountRecall, 12);
    }

    [Fact]
    public void Calibration_puts_each_row_in_one_bucket()
    {
        ScoredTransaction[] rows = [Row(0, false), Row(0.001, false), Row(0.5, true), Row(0.6, false), Row(1, true)];

        var buckets = Ranking.Calibrate(rows);

        Assert.Equal(rows.Length, buckets.Sum(bucket => bucket.Rows));
        var middle = Assert.Single(buckets, bucket => bucket.From == 0.5);
        Assert.Equal(0.55, middle.MeanProbability, 12);
        Assert.Equal(0.5, middle.FraudRate, 12);
        Assert.Equal(1, buckets[^1].FraudRate);
    }

    [Fact]
    public void What_is_not_defined_is_0()
    {
        Assert.Equal(0, Ranking.Auc([]));
        Assert.Equal(0, Ranking.Auc([Row(1, true)]));
        Assert.Equal(0, Ranking.AveragePrecision([Row(1, false)]));
        Assert.Equal(0, Ranking.CardPrecision([], 100));
        Assert.Equal(0, Ranking.SpendBudget([], 10).Recall);
    }

    private static double Pairwise(ScoredTransaction[] rows)
    {
        double wins = 0, pairs = 0;
        foreach (var fraud in rows.Where(row => row.IsFraud))
        {
            foreach (var genuine in rows.Where(row => !row.IsFraud))
            {
                pairs++;
                wins += fraud.Score > genuine.Score ? 1 : fraud.Score == genuine.Score ? 0.5 : 0;
            }
        }

        return wins / pairs;
    }

    private static ScoredTransaction Row(double score, bool isFraud) => new(score, isFraud, Card: 0, Day: 0, AmountMinor: 0);
}
