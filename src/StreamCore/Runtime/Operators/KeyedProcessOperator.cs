using StreamCore.DataStream;
using StreamCore.Graph;

namespace StreamCore.Runtime.Operators;

/// <summary>Runs a <see cref="KeyedProcessFunction{TKey,TIn,TOut}"/>.</summary>
internal sealed class KeyedProcessOperator<TKey, TIn, TOut> : OneInputOperator<TIn, TOut>, ITimerHandler
{
    private readonly KeyedProcessFunction<TKey, TIn, TOut> _function;
    private readonly KeyBinding<TIn, TKey> _key;
    private readonly FunctionContext _context;
    private readonly TimerService _timers;
    private bool _isInEpoch;

    public KeyedProcessOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        KeySelector<TIn, TKey> key,
        KeyedProcessFunction<TKey, TIn, TOut> function)
        : base(context, output)
    {
        _function = function;
        _key = key.Bind(context);
        _timers = new(context, this);
        _context = new(this);
    }

    public override long NextProcessingTime => _timers.NextProcessingTime;

    public override void Open() => _function.Open(Context);

    public override void Collect(in TIn element)
    {
        try
        {
            StartEpoch();
            _key.SetKey(element);
            _function.ProcessElement(element, _context, Output.Main);
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

    public override void OnWatermark(long watermark)
    {
        CurrentWatermark = watermark;
        _timers.FireEventTimers(watermark, this);
        Output.OnWatermark(watermark);
    }

    public override void OnProcessingTime(long now) => _timers.FireProcessingTimers(now, this);

    public void OnTimer(long time, TimeDomain domain)
    {
        _key.OnTimer();
        _context.SetTimeDomain(domain);
        try
        {
            StartEpoch();
            _function.OnTimer(time, _context, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public override void OnEpochEnd() => _isInEpoch = false;

    public override void Reset(long watermark)
    {
        base.Reset(watermark);
        _isInEpoch = false;
    }

    public override void Close() => _function.Close();

    private void StartEpoch()
    {
        if (!_isInEpoch)
        {
            _isInEpoch = true;
            _function.OnEpochStart();
        }
    }

    private sealed class FunctionContext(KeyedProcessOperator<TKey, TIn, TOut> owner)
        : KeyedProcessFunction<TKey, TIn, TOut>.OnTimerContext
    {
        private TimeDomain _timeDomain;

        public override TimeDomain TimeDomain => _timeDomain;

        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override ITimerService Timers => owner._timers;

        public override TKey CurrentKey => owner._key.Current;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);

        internal void SetTimeDomain(TimeDomain domain) => _timeDomain = domain;
    }
}
