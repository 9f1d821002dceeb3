using StreamCore.State;

namespace StreamCore.Runtime.Windows;

/// <summary>How elements are joined into an accumulator.</summary>
/// <param name="First">The accumulator of one element.</param>
/// <param name="Add">The accumulator with one more element.</param>
/// <param name="Merge">The accumulator of two.</param>
/// <param name="Result">The result for an accumulator.</param>
internal sealed record WindowAggregation<TIn, TAccumulator, TResult>(
    Func<TIn, TAccumulator> First,
    Func<TAccumulator, TIn, TAccumulator> Add,
    Func<TAccumulator, TAccumulator, TAccumulator> Merge,
    Func<TAccumulator, TResult> Result)
{
    public static WindowAggregation<TIn, TAccumulator, TResult> From(IAggregateFunction<TIn, TAccumulator, TResult> function) => new(
        element => function.Add(function.CreateAccumulator(), element), function.Add, function.Merge, function.GetResult);
}
