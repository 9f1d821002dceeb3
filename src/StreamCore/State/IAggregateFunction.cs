namespace StreamCore.State;

/// <summary>
/// Aggregates elements into an accumulator, from which a result can be had at any time. It must have no state of its own:
/// all subtasks share one instance. An accumulator that is a struct without references is stored as it lies in memory,
/// and costs no allocation.
/// </summary>
/// <typeparam name="TIn">The element type.</typeparam>
/// <typeparam name="TAccumulator">The accumulator type.</typeparam>
/// <typeparam name="TResult">The result type.</typeparam>
public interface IAggregateFunction<TIn, TAccumulator, TResult>
{
    /// <summary>The accumulator of no elements.</summary>
    TAccumulator CreateAccumulator();

    /// <summary>The accumulator with one more element.</summary>
    TAccumulator Add(TAccumulator accumulator, TIn element);

    /// <summary>The result for what has been accumulated.</summary>
    TResult GetResult(TAccumulator accumulator);

    /// <summary>The accumulator of the elements of both; needed for session windows only.</summary>
    TAccumulator Merge(TAccumulator accumulator, TAccumulator other);
}
