using StreamCore.DataStream;
using StreamCore.State;

namespace StreamCore.Runtime.Operators;

/// <summary>Runs a <see cref="BroadcastProcessFunction{T,TBroadcast,TOut}"/>.</summary>
internal sealed class BroadcastProcessOperator<T, TBroadcast, TOut> : TwoInputOperator<T, TBroadcast, TOut>
{
    private readonly BroadcastProcessFunction<T, TBroadcast, TOut> _function;
    private readonly BroadcastStates _states;
    private readonly StreamContext _streamContext;
    private readonly BroadcastContext _broadcastContext;

    public BroadcastProcessOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        IReadOnlyList<MapStateDescriptor> states,
        BroadcastProcessFunction<T, TBroadcast, TOut> function)
        : base(context, output)
    {
        _function = function;
        _states = context.GetBroadcastStates(states);
        _streamContext = new(this);
        _broadcastContext = new(this);
    }

    public override void Open() => _function.Open(Context);

    public override void Close() => _function.Close();

    protected override void Collect1(in T element)
    {
        try
        {
            _function.ProcessElement(element, _streamContext, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    protected override void Collect2(in TBroadcast element)
    {
        _states.Writes.IsOpen = true;
        try
        {
            _function.ProcessBroadcastElement(element, _broadcastContext, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
        finally
        {
            _states.Writes.IsOpen = false;
        }
    }

    private sealed class StreamContext(BroadcastProcessOperator<T, TBroadcast, TOut> owner)
        : BroadcastProcessFunction<T, TBroadcast, TOut>.ReadOnlyContext
    {
        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override long CurrentProcessingTime => owner.Subtask.ProcessingTime;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);

        public override IReadOnlyBroadcastState<TMapKey, TValue> GetBroadcastState<TMapKey, TValue>(MapStateDescriptor<TMapKey, TValue> descriptor) =>
            owner._states.Get(descriptor).ReadOnly;
    }

    private sealed class BroadcastContext(BroadcastProcessOperator<T, TBroadcast, TOut> owner)
        : BroadcastProcessFunction<T, TBroadcast, TOut>.Context
    {
        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override long CurrentProcessingTime => owner.Subtask.ProcessingTime;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);

        public override BroadcastState<TMapKey, TValue> GetBroadcastState<TMapKey, TValue>(MapStateDescriptor<TMapKey, TValue> descriptor) =>
            owner._states.Get(descriptor);
    }
}
