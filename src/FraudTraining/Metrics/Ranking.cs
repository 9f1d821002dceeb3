using FraudDetection.Models;

namespace FraudTraining.Metrics;

/// <summary>
/// Measures how well scores tell frauds from genuine transactions. All of it is a function of the rows and their order;
/// a measure that is not defined, because there are no frauds or nothing else, is 0.
/// </summary>
public static class Ranking
{
    /// <summary>The alert budgets that are reported, in alerts a day.</summary>
    private static readonly int[] Budgets = [10, 25, 50, 100, 200, 500];

    private static readonly double[] BucketBounds = [0, 0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 1];

    /// <summary>All figures of a test period.</summary>
    public static ModelFigures Measure(IReadOnlyList<ScoredTransaction> rows, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new()
        {
            From = from,
            To = to,
            Rows = rows.Count,
            Frauds = rows.Count(row => row.IsFraud),
            Auc = Auc(rows),
            AveragePrecision = AveragePrecision(rows),
            CardPrecision100 = CardPrecision(rows, 100),
            Calibration = Calibrate(rows),
            Budgets = [.. Budgets.Select(budget => SpendBudget(rows, budget))],
        };
    }

    /// <summary>The chance that a fraud has a greater score than a genuine transaction; equal scores count half.</summary>
    public static double Auc(IReadOnlyList<ScoredTransaction> rows)
    {
        double frauds = 0, genuine = 0, wins = 0;
        foreach (var (fraudsOfGroup, genuineOfGroup) in Groups(rows))
        {
            // The frauds that came before have greater scores than the genuine ones of this group.
            wins += genuineOfGroup * (frauds + (fraudsOfGroup / 2.0));
            frauds += fraudsOfGroup;
            genuine += genuineOfGroup;
        }

        return frauds == 0 || genuine == 0 ? 0 : wins / (frauds * genuine);
    }

    /// <summary>
    /// The precision at each score, weighted by the recall that the score adds: steps, not trapezoids, which would flatter.
    /// </summary>
    public static double AveragePrecision(IReadOnlyList<ScoredTransaction> rows)
    {
        double frauds = 0, alerts = 0, sum = 0;
        foreach (var (fraudsOfGroup, genuineOfGroup) in Groups(rows))
        {
            frauds += fraudsOfGroup;
            alerts += fraudsOfGroup + genuineOfGroup;
            sum += fraudsOfGroup * (frauds / alerts);
        }

        return frauds == 0 ? 0 : sum / frauds;
    }

    /// <summary>
    /// The share of compromised cards among the so many most suspicious ones of a day, as the mean over the days. A card's
    /// score is the greatest of its day, and a card that was found does not count on later days.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cards">How many cards can be looked at each day.</param>
    public static double CardPrecision(IReadOnlyList<ScoredTransaction> rows, int cards)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var found = new HashSet<int>();
        var sum = 0.0;
        var days = 0;
        foreach (var day in rows.GroupBy(row => row.Day).OrderBy(day => day.Key))
        {
            var best = new Dictionary<int, (double Score, bool IsFraud)>();
            foreach (var row in day.Where(row => !found.Contains(row.Card)))
            {
                best[row.Card] = best.TryGetValue(row.Card, out var known)
                    ? (Math.Max(known.Score, row.Score), known.IsFraud | row.IsFraud)
                    : (row.Score, row.IsFraud);
            }

            int[] hits =
            [
                .. best.OrderByDescending(card => card.Value.Score).ThenBy(card => card.Key).Take(cards)
                    .Where(card => card.Value.IsFraud).Select(card => card.Key),
            ];
            found.UnionWith(hits);
            sum += hits.Length / (double)cards;
            days++;
        }

        return days == 0 ? 0 : sum / days;
    }

    /// <summary>Compares the scores, taken as probabilities, with the share of frauds.</summary>
    public static IReadOnlyList<CalibrationBucket> Calibrate(IReadOnlyList<ScoredTransaction> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var buckets = new List<CalibrationBucket>(BucketBounds.Length - 1);
        for (var i = 0; i + 1 < BucketBounds.Length; i++)
        {
            var (from, to) = (BucketBounds[i], BucketBounds[i + 1]);
            ScoredTransaction[] inside = [.. rows.Where(row => row.Score >= from && (row.Score < to || to == 1))];
            buckets.Add(inside.Length == 0
                ? new(from, to, 0, 0, 0)
                : new(from, to, inside.Length, inside.Average(row => row.Score), inside.Count(row => row.IsFraud) / (double)inside.Length));
        }

        return buckets;
    }

    /// <summary>What is found if the so many most suspicious transactions of each day are looked at.</summary>
    public static AlertBudget SpendBudget(IReadOnlyList<ScoredTransaction> rows, int alertsPerDay)
    {
        ArgumentNullException.ThrowIfNull(rows);
        double alerts = 0, frauds = 0, amount = 0, hits = 0, hitAmount = 0;
        foreach (var day in rows.GroupBy(row => row.Day))
        {
            // The sort is stable: of equal scores the earlier ones come first.
            ScoredTransaction[] chosen = [.. day.OrderByDescending(row => row.Score).Take(alertsPerDay)];
            alerts += chosen.Length;
            frauds += day.Count(row => row.IsFraud);
            amount += day.Where(row => row.IsFraud).Sum(row => row.AmountMinor);
            hits += chosen.Count(row => row.IsFraud);
            hitAmount += chosen.Where(row => row.IsFraud).Sum(row => row.AmountMinor);
        }

        return new(alertsPerDay, Share(hits, frauds), Share(hits, alerts), Share(hitAmount, amount));
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;

    // The rows with equal scores together, the greatest score first.
    private static IEnumerable<(int Frauds, int Genuine)> Groups(IReadOnlyList<ScoredTransaction> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (double Score, bool IsFraud)[] sorted = [.. rows.Select(row => (row.Score, row.IsFraud))];
        Array.Sort(sorted, (a, b) => b.Score.CompareTo(a.Score));
        for (var i = 0; i < sorted.Length;)
        {
            var score = sorted[i].Score;
            var (frauds, genuine) = (0, 0);
            for (; i < sorted.Length && sorted[i].Score == score; i++)
            {
                if (sorted[i].IsFraud)
                {
                    frauds++;
                }
                else
                {
                    genuine++;
                }
            }

            yield return (frauds, genuine);
        }
    }
}
