using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>Keeps one accumulator for each window.</summary>
internal sealed class AccumulatorContents<TIn, TAccumulator, TResult>(
    OperatorContext context,
    WindowAggregation<TIn, TAccumulator, TResult> aggregation,
    TypeSerializer<TAccumulator>? serializer) : WindowContents<TIn, TResult>
{
    private readonly KeyedState _keyed = context.KeyedState;
    private readonly ValueState<TAccumulator> _state = context.GetState(new ValueStateDescriptor<TAccumulator>("contents", serializer));
    private readonly Func<TIn, TAccumulator> _first = aggregation.First;
    private readonly Func<TAccumulator, TIn, TAccumulator> _add = aggregation.Add;

    public override bool Add(in TIn element)
    {
        if (_state.TryGet(out var accumulator))
        {
            _state.Update(_add(accumulator, element));
            return false;
        }

        _state.Update(_first(element));
        return true;
    }

    public override bool TryGet(out TResult contents)
    {
        var exists = _state.TryGet(out var accumulator);
        contents = exists ? aggregation.Result(accumulator) : default!;
        return exists;
    }

    public override void Clear() => _state.Clear();

    public override void MoveInto(TimeWindow target, List<TimeWindow> sources)
    {
        foreach (var source in sources)
        {
            _keyed.SetNamespace(source.Start, source.End);
            if (!_state.TryGet(out var moved))
            {
                continue;
            }

            _state.Clear();
            _keyed.SetNamespace(target.Start, target.End);
            _state.Update(_state.TryGet(out var accumulator) ? aggregation.Merge(accumulator, moved) : moved);
        }
    }
}
