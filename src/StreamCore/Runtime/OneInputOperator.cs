namespace StreamCore.Runtime;

/// <summary>An operator with one input. Watermarks and status changes pass through it.</summary>
internal abstract class OneInputOperator<TIn, TOut>(OperatorContext context, OperatorOutput<TOut> output)
    : Operator(context), IInput<TIn>
{
    protected OperatorOutput<TOut> Output { get; } = output;

    public abstract void Collect(in TIn element);

    public virtual void OnWatermark(long watermark)
    {
        CurrentWatermark = watermark;
        Output.OnWatermark(watermark);
    }

    public virtual void OnStatus(StreamStatus status) => Output.OnStatus(status);
}
