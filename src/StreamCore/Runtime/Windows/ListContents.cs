using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>Keeps the elements of each window: all of them, or the latest ones.</summary>
/// <param name="context">The operator.</param>
/// <param name="kept">How many elements are kept; null for all.</param>
/// <param name="serializer">Stores elements.</param>
internal sealed class ListContents<TIn>(OperatorContext context, int? kept, TypeSerializer<TIn>? serializer)
    : WindowContents<TIn, IReadOnlyList<TIn>>
{
    private readonly KeyedState _keyed = context.KeyedState;
    private readonly ListState<TIn> _state = context.GetListState(new ListStateDescriptor<TIn>("contents", serializer));
    private readonly List<TIn> _elements = [];

    public override bool Add(in TIn element)
    {
        var count = _state.Count;
        _state.Add(element);
        if (count >= kept)
        {
            _state.RemoveFirst(count + 1 - kept.Value);
        }

        return count == 0;
    }

    public override bool TryGet(out IReadOnlyList<TIn> contents)
    {
        _state.CopyTo(_elements);
        contents = _elements;
        return _elements.Count > 0;
    }

    public override void Clear() => _state.Clear();

    public override void MoveInto(TimeWindow target, List<TimeWindow> sources)
    {
        foreach (var source in sources)
        {
            _keyed.SetNamespace(source.Start, source.End);
            _state.CopyTo(_elements);
            _state.Clear();
            _keyed.SetNamespace(target.Start, target.End);
            foreach (var element in _elements)
            {
                Add(element);
            }
        }
    }
}
