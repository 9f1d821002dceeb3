namespace StreamCore.Connectors.Collections;

/// <summary>A range of a <see cref="SequenceSource"/>'s numbers, both ends included.</summary>
/// <param name="Name">Says which sequence it is of, so that positions of another one are recognised.</param>
/// <param name="First">The first number.</param>
/// <param name="Last">The last number.</param>
internal readonly record struct SequenceSplit(string Name, long First, long Last)
{
    private const int MaxSplits = 128;

    /// <summary>Cuts a sequence into ranges whose sizes differ by at most one.</summary>
    public static SequenceSplit[] Cut(long from, long to)
    {
        // 64 bits would overflow: all longs are 2^64 numbers.
        var count = (Int128)to - from + 1;
        var splits = new SequenceSplit[(int)Int128.Min(count, MaxSplits)];
        for (var i = 0; i < splits.Length; i++)
        {
            var first = from + (count * i / splits.Length);
            var next = from + (count * (i + 1) / splits.Length);
            splits[i] = new($"{from}..{to}/{i}", (long)first, (long)(next - 1));
        }

        return splits;
    }
}
