using StreamCore.DataStream;

namespace StreamCore.Runtime.Operators;

/// <summary>Runs a <see cref="CoProcessFunction{T1,T2,TOut}"/>.</summary>
internal sealed class CoProcessOperator<T1, T2, TOut> : TwoInputOperator<T1, T2, TOut>
{
    private readonly CoProcessFunction<T1, T2, TOut> _function;
    private readonly FunctionContext _context;

    public CoProcessOperator(OperatorContext context, OperatorOutput<TOut> output, CoProcessFunction<T1, T2, TOut> function)
        : base(context, output)
    {
        _function = function;
        _context = new(this);
    }

    public override void Open() => _function.Open(Context);

    public override void Close() => _function.Close();

    protected override void Collect1(in T1 element)
    {
        try
        {
            _function.ProcessElement1(element, _context, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    protected override void Collect2(in T2 element)
    {
        try
        {
            _function.ProcessElement2(element, _context, Output.Main);
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
    }

    private sealed class FunctionContext(CoProcessOperator<T1, T2, TOut> owner) : CoProcessFunction<T1, T2, TOut>.Context
    {
        public override long Timestamp => owner.Subtask.Element.Timestamp;

        public override long CurrentWatermark => owner.CurrentWatermark;

        public override long CurrentProcessingTime => owner.Subtask.ProcessingTime;

        public override void Output<TSide>(OutputTag<TSide> tag, in TSide element) => owner.Output.TryCollect(tag, element);
    }
}
