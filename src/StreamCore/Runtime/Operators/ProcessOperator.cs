using StreamCore.DataStream;

namespace StreamCore.Runtime.Operators;

/// <summary>Runs a <see cref="ProcessFunction{TIn,TOut}"/>.</summary>
internal sealed class ProcessOperator<TIn, TOut> : OneInputOperator<TIn, TOut>
{
    private readonly ProcessFunction<TIn, TOut> _function;
    private readonly FunctionContext _context;
    private bool _isInEpoch;

    public ProcessOperator(OperatorContext context, OperatorOutput<TOut> output, ProcessFunction<TIn, TOut> function)
        : base(context, output)
    {
        _function = function;
        _context = new(this);
    }

    public override void Open() => _function.Open(Context);

    public override void Collect(in TIn element)
    {
        try
        {
            if (!_isInEpoch)
            {
                _isInEpoch = true;
                _function.OnEpochStart();
            }

            _function.ProcessElement(element, _context, Output.Main);
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

    private sealed class FunctionContext(ProcessOperator<TIn, TOut> owner) : ProcessFunction<TIn, TOut>.Context
    {
        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override long CurrentProcessingTime => owner.Subtask.ProcessingTime;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);
    }
}
