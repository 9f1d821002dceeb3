namespace StreamCore.Connectors.Collections;

/// <summary>A range of a <see cref="SequenceSource"/>'s numbers, both ends included.</summary>
internal readonly record struct SequenceSplit(long First, long Last)
{
    private const int MaxSplits = 128;

    /// <summary>Says what the range is, so that positions of another sequence are recognised.</summary>
    public string Name => $"{First}..{Last}";

    /// <summary>Cuts a sequence into ranges whose sizes differ by at most one.</summary>
    public static SequenceSplit[] Cut(long from, long to)
    {
        // 64 bits would overflow: all longs are 2^64 numbers.
        var count = (Int128)to - from + 1;
        var splits = new SequenceSplit[(int)Int128.Min(count, MaxSplits)];
        for (var i = 0; i < splits.Length; i++)
        {
            splits[i] = new((long)(from + (count * i / splits.Length)), (long)(from + (count * (i + 1) / splits.Length) - 1));
        }

        return splits;
    }
}
