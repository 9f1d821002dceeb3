using StreamCore.DataStream;
using StreamCore.Graph;

namespace StreamCore.Runtime.Operators;

/// <summary>Runs a <see cref="KeyedCoProcessFunction{TKey,T1,T2,TOut}"/>.</summary>
internal sealed class KeyedCoProcessOperator<TKey, T1, T2, TOut> : TwoInputOperator<T1, T2, TOut>, ITimerHandler
{
    private readonly KeyedCoProcessFunction<TKey, T1, T2, TOut> _function;
    private readonly KeyBinding<T1, TKey> _firstKey;
    private readonly KeyBinding<T2, TKey> _secondKey;
    private readonly FunctionContext _context;
    private readonly TimerService _timers;
    private bool _isSecond;

    public KeyedCoProcessOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        KeySelector<T1, TKey> firstKey,
        KeySelector<T2, TKey> secondKey,
        KeyedCoProcessFunction<TKey, T1, T2, TOut> function)
        : base(context, output)
    {
        _function = function;
        _firstKey = firstKey.Bind(context);
        _secondKey = secondKey.Bind(context);
        _timers = new(context, this);
        _context = new(this);
    }

    public override long NextProcessingTime => _timers.NextProcessingTime;

    public override void Open() => _function.Open(Context);

    public override void OnProcessingTime(long now) => _timers.FireProcessingTimers(now, this);

    public void OnTimer(long time, TimeDomain domain)
    {
        _isSecond = false;
        _firstKey.OnTimer();
        _context.SetTimeDomain(domain);
        try
        {
            _function.OnTimer(time, _context, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public override void Close() => _function.Close();

    protected override void Collect1(in T1 element)
    {
        try
        {
            _isSecond = false;
            _firstKey.SetKey(element);
            _function.ProcessElement1(element, _context, Output.Main);
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

    protected override void Collect2(in T2 element)
    {
        try
        {
            _isSecond = true;
            _secondKey.SetKey(element);
            _function.ProcessElement2(element, _context, Output.Main);
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

    protected override void OnWatermark(long watermark)
    {
        CurrentWatermark = watermark;
        _timers.FireEventTimers(watermark, this);
        Output.OnWatermark(watermark);
    }

    private sealed class FunctionContext(KeyedCoProcessOperator<TKey, T1, T2, TOut> owner)
        : KeyedCoProcessFunction<TKey, T1, T2, TOut>.OnTimerContext
    {
        private TimeDomain _timeDomain;

        public override TimeDomain TimeDomain => _timeDomain;

        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override ITimerService Timers => owner._timers;

        public override TKey CurrentKey => owner._isSecond ? owner._secondKey.Current : owner._firstKey.Current;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);

        internal void SetTimeDomain(TimeDomain domain) => _timeDomain = domain;
    }
}
