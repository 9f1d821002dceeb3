namespace StateBackends;

/// <summary>
/// Chooses numbers below a count so that few of them are chosen most of the time: the n-th most frequent one in proportion to
/// n^-0.99, as YCSB does (Gray et al., "Quickly generating billion-record synthetic databases", 1994).
/// </summary>
internal sealed class ZipfDistribution
{
    private const double Theta = 0.99;

    // A prime that is larger than any count, so that different ranks give different numbers: frequent ones are no neighbours.
    private const long Scatter = 2_654_435_761;

    private readonly int _count;
    private readonly double _zeta;
    private readonly double _eta;

    public ZipfDistribution(int count)
    {
        _count = count;
        for (var rank = 1; rank <= count; rank++)
        {
            _zeta += Math.Pow(rank, -Theta);
        }

        _eta = (1 - Math.Pow(2.0 / count, 1 - Theta)) / (1 - ((1 + Math.Pow(2, -Theta)) / _zeta));
    }

    public int Next(Random random) => (int)(Rank(random.NextDouble()) * Scatter % _count);

    private long Rank(double uniform)
    {
        var share = uniform * _zeta;
        return share < 1 ? 0
            : share < 1 + Math.Pow(2, -Theta) ? 1
            : Math.Min((long)(_count * Math.Pow((_eta * uniform) - _eta + 1, 1 / (1 - Theta))), _count - 1);
    }
}
