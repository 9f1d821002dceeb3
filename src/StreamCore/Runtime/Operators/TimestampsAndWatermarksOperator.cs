using StreamCore.Time;

namespace StreamCore.Runtime.Operators;

/// <summary>Begins event time anew: gives elements timestamps, and makes the watermarks that follow from them.</summary>
internal sealed class TimestampsAndWatermarksOperator<T> : OneInputOperator<T, T>
{
    private readonly WatermarkStrategy<T> _strategy;
    private readonly Downstream _downstream;
    private TimestampsAndWatermarks<T> _watermarks;

    public TimestampsAndWatermarksOperator(OperatorContext context, OperatorOutput<T> output, WatermarkStrategy<T> strategy)
        : base(context, output)
    {
        _strategy = strategy;
        _downstream = new(this);
        _watermarks = Create();
    }

    public override void Collect(in T element)
    {
        var former = Subtask.Element.Timestamp;
        try
        {
            var timestamp = _watermarks.AssignTimestamp(element, former);
            Subtask.Element.Timestamp = timestamp;
            Output.Main.Collect(element);
            _watermarks.OnEvent(element, timestamp);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
        finally
        {
            Subtask.Element.Timestamp = former;
        }
    }

    public override void OnWatermark(long watermark) => _watermarks.OnWatermark(watermark);

    public override void OnStatus(StreamStatus status) => _watermarks.OnStatus(status);

    public override void OnPeriodicWatermark()
    {
        try
        {
            _watermarks.EmitPeriodic();
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    public override void Reset(long watermark)
    {
        base.Reset(watermark);
        _watermarks = Create();
    }

    public override void RestoreWatermark(long watermark)
    {
        base.RestoreWatermark(watermark);
        _watermarks = Create(watermark);
    }

    private TimestampsAndWatermarks<T> Create(long restored = long.MinValue) => new(_strategy, Subtask.TimeProvider, _downstream, restored);

    private void Emit(long watermark) => base.OnWatermark(watermark);

    private void Emit(StreamStatus status) => base.OnStatus(status);

    private sealed class Downstream(TimestampsAndWatermarksOperator<T> owner) : IWatermarkReceiver
    {
        public void OnWatermark(long watermark) => owner.Emit(watermark);

        public void OnStatus(StreamStatus status) => owner.Emit(status);
    }
}
