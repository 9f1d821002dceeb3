using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.State;

namespace StreamCore.Runtime.Operators;

/// <summary>Runs a <see cref="KeyedBroadcastProcessFunction{TKey,T,TBroadcast,TOut}"/>.</summary>
internal sealed class KeyedBroadcastProcessOperator<TKey, T, TBroadcast, TOut> : TwoInputOperator<T, TBroadcast, TOut>, ITimerHandler
{
    private readonly KeyedBroadcastProcessFunction<TKey, T, TBroadcast, TOut> _function;
    private readonly KeyBinding<T, TKey> _key;
    private readonly TimerService _timers;
    private readonly BroadcastStates _states;
    private readonly KeyedContext _keyedContext;
    private readonly BroadcastContext _broadcastContext;

    public KeyedBroadcastProcessOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        KeySelector<T, TKey> key,
        IReadOnlyList<MapStateDescriptor> states,
        KeyedBroadcastProcessFunction<TKey, T, TBroadcast, TOut> function)
        : base(context, output)
    {
        _function = function;
        _key = key.Bind(context);
        _timers = new(context, this);
        _states = context.GetBroadcastStates(states);
        _keyedContext = new(this);
        _broadcastContext = new(this);
    }

    public override long NextProcessingTime => _timers.NextProcessingTime;

    public override void Open() => _function.Open(Context);

    public override void OnProcessingTime(long now) => _timers.FireProcessingTimers(now, this);

    public void OnTimer(long time, TimeDomain domain)
    {
        _key.OnTimer();
        _keyedContext.SetTimeDomain(domain);
        try
        {
            _function.OnTimer(time, _keyedContext, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public override void Close() => _function.Close();

    protected override void Collect1(in T element)
    {
        try
        {
            _key.SetKey(element);
            _function.ProcessElement(element, _keyedContext, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
        finally
        {
            Context.KeyedState.ClearKey();
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

    protected override void OnWatermark(long watermark)
    {
        CurrentWatermark = watermark;
        _timers.FireEventTimers(watermark, this);
        Output.OnWatermark(watermark);
    }

    private sealed class KeyedContext(KeyedBroadcastProcessOperator<TKey, T, TBroadcast, TOut> owner)
        : KeyedBroadcastProcessFunction<TKey, T, TBroadcast, TOut>.OnTimerContext
    {
        private TimeDomain _timeDomain;

        public override TimeDomain TimeDomain => _timeDomain;

        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override long CurrentProcessingTime => owner.Subtask.ProcessingTime;

        public override ITimerService Timers => owner._timers;

        public override TKey CurrentKey => owner._key.Current;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);

        public override IReadOnlyBroadcastState<TMapKey, TValue> GetBroadcastState<TMapKey, TValue>(MapStateDescriptor<TMapKey, TValue> descriptor) =>
            owner._states.Get(descriptor).ReadOnly;

        internal void SetTimeDomain(TimeDomain domain) => _timeDomain = domain;
    }

    private sealed class BroadcastContext(KeyedBroadcastProcessOperator<TKey, T, TBroadcast, TOut> owner)
        : KeyedBroadcastProcessFunction<TKey, T, TBroadcast, TOut>.Context
    {
        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override long CurrentProcessingTime => owner.Subtask.ProcessingTime;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);

        public override BroadcastState<TMapKey, TValue> GetBroadcastState<TMapKey, TValue>(MapStateDescriptor<TMapKey, TValue> descriptor) =>
            owner._states.Get(descriptor);
    }
}
