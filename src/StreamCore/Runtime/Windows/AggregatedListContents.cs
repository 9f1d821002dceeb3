using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>Keeps the elements of each window and aggregates them only when it fires: an element that leaves can't be subtracted.</summary>
internal sealed class AggregatedListContents<TIn, TAccumulator, TResult>(
    ListContents<TIn> list,
    WindowAggregation<TIn, TAccumulator, TResult> aggregation) : WindowContents<TIn, TResult>
{
    public override bool Add(in TIn element) => list.Add(element);

    public override bool TryGet(out TResult contents)
    {
        if (!list.TryGet(out var elements))
        {
            contents = default!;
            return false;
        }

        var accumulator = aggregation.First(elements[0]);
        for (var i = 1; i < elements.Count; i++)
        {
            accumulator = aggregation.Add(accumulator, elements[i]);
        }

        contents = aggregation.Result(accumulator);
        return true;
    }

    public override void Clear() => list.Clear();

    public override void MoveInto(TimeWindow target, List<TimeWindow> sources) => list.MoveInto(target, sources);
}
