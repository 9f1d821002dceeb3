using StreamCore.Graph;
using StreamCore.State;

namespace StreamCore.Runtime.Operators;

/// <summary>Joins each element of a key with what the elements before it were reduced to, and emits the result.</summary>
internal sealed class ReduceOperator<TKey, TIn, TAccumulator, TOut> : OneInputOperator<TIn, TOut>
{
    private readonly KeyBinding<TIn, TKey> _key;
    private readonly Func<TIn, TAccumulator> _first;
    private readonly Func<TAccumulator, TIn, TAccumulator> _reduce;
    private readonly Func<TKey, TAccumulator, TOut> _result;
    private readonly ValueState<TAccumulator> _reduced;

    public ReduceOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        KeySelector<TIn, TKey> key,
        Func<TIn, TAccumulator> first,
        Func<TAccumulator, TIn, TAccumulator> reduce,
        Func<TKey, TAccumulator, TOut> result)
        : base(context, output)
    {
        _key = key.Bind(context);
        _first = first;
        _reduce = reduce;
        _result = result;
        _reduced = context.GetState(new ValueStateDescriptor<TAccumulator>("reduced"));
    }

    public override void Collect(in TIn element)
    {
        TOut result;
        try
        {
            _key.SetKey(element);
            var reduced = _reduced.TryGet(out var before) ? _reduce(before, element) : _first(element);
            _reduced.Update(reduced);
            result = _result(_key.Current, reduced);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }

        Output.Main.Collect(result);
    }
}
