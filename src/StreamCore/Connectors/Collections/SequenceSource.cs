using StreamCore.DataStream;

namespace StreamCore.Connectors.Collections;

/// <summary>
/// Emits the numbers from a first to a last one, both included, and ends. The numbers are cut into at most 128 ranges of
/// (nearly) the same size, which the subtasks share: one subtask alone emits them in ascending order. The ranges do not
/// depend on the parallelism, so it may differ after a restart.
/// </summary>
public sealed class SequenceSource : Source<long>
{
    private readonly SequenceSplit[] _splits;

    /// <summary>Creates the source.</summary>
    /// <param name="from">The first number.</param>
    /// <param name="to">The last number; not less than the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last number is less than the first.</exception>
    public SequenceSource(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        _splits = SequenceSplit.Cut(from, to);
    }

    /// <summary>The number of ranges: 128, or fewer for fewer numbers.</summary>
    public override int MaxParallelism => _splits.Length;

    /// <inheritdoc/>
    public override ISourceReader<long> CreateReader(SourceReaderContext<long> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new SequenceReader(_splits, context);
    }
}
