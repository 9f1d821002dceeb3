using StreamCore.DataStream;

namespace StreamCore.Connectors.Collections;

/// <summary>
/// Makes elements from their numbers 0, 1, 2…, at a given rate or as fast as they are taken. The rate is an open loop:
/// element <c>i</c> is due <c>i / rate</c> seconds after the start whatever happened meanwhile, so after a stall the
/// source catches up. The numbers are dealt to 128 splits, so after a restart, also with another parallelism, none is
/// left out or comes twice. Each subtask emits its numbers in ascending order.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class GeneratorSource<T> : Source<T>
{
    internal const int Splits = 128;

    private readonly Func<long, T> _generator;
    private readonly long _count;
    private readonly double? _recordsPerSecond;

    /// <summary>Creates the source.</summary>
    /// <param name="generator">Makes the element of a number; called by all subtasks' threads, and again for the same number after a restart.</param>
    /// <param name="count">How many elements there are. No end by default.</param>
    /// <param name="recordsPerSecond">The rate of all subtasks together, in elements per second. No limit by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the rate not positive.</exception>
    public GeneratorSource(Func<long, T> generator, long count = long.MaxValue, double? recordsPerSecond = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (recordsPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(recordsPerSecond), rate, "The rate must be a positive number; null is no limit.");
        }

        _generator = generator;
        _count = count;
        _recordsPerSecond = recordsPerSecond;
    }

    /// <summary>128.</summary>
    public override int MaxParallelism => Splits;

    /// <inheritdoc/>
    public override ISourceReader<T> CreateReader(SourceReaderContext<T> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new GeneratorReader<T>(_generator, _count, _recordsPerSecond, context);
    }
}
