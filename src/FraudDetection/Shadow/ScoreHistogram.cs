namespace FraudDetection.Shadow;

/// <summary>How probabilities are spread, and how much two spreads differ.</summary>
internal sealed class ScoreHistogram
{
    /// <summary>
    /// The upper bounds of all buckets but the last. Most transactions are hardly suspicious, so the buckets are the narrower
    /// the lower they are.
    /// </summary>
    private static readonly double[] Bounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _total;

    public void Add(double probability)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && probability >= Bounds[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        _total++;
    }

    /// <summary>
    /// The population stability index: the sum of (p - q) ln(p / q) over the buckets. Below 0.1 the spreads are alike, above 0.25
    /// they are not. 0 while there is nothing.
    /// </summary>
    public static double StabilityIndex(ScoreHistogram first, ScoreHistogram second)
    {
        if (first._total == 0 || second._total == 0)
        {
            return 0;
        }

        var index = 0.0;
        for (var i = 0; i < first._counts.Length; i++)
        {
            // Half a transaction more in each bucket, so that an empty one does not make it infinite.
            var p = (first._counts[i] + 0.5) / (first._total + (0.5 * first._counts.Length));
            var q = (second._counts[i] + 0.5) / (second._total + (0.5 * second._counts.Length));
            index += (p - q) * Math.Log(p / q);
        }

        return index;
    }
}
