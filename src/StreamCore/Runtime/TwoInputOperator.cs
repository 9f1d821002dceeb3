using StreamCore.Time;

namespace StreamCore.Runtime;

/// <summary>An operator with two inputs. Its watermark is the least of both inputs', of which idle ones do not count.</summary>
internal abstract class TwoInputOperator<T1, T2, TOut> : Operator
{
    private readonly FirstInput _first;
    private readonly SecondInput _second;
    private CombinedWatermark _combined = new(inputs: 2);

    protected TwoInputOperator(OperatorContext context, OperatorOutput<TOut> output)
        : base(context)
    {
        Output = output;
        _first = new(this);
        _second = new(this);
    }

    protected OperatorOutput<TOut> Output { get; }

    public sealed override object GetInput(int index) => index switch
    {
        0 => _first,
        1 => _second,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "There are two inputs, 0 and 1."),
    };

    public override void Reset(long watermark)
    {
        base.Reset(watermark);
        _combined = new(inputs: 2);
    }

    protected abstract void Collect1(in T1 element);

    protected abstract void Collect2(in T2 element);

    /// <summary>The watermark over both inputs has advanced.</summary>
    protected virtual void OnWatermark(long watermark)
    {
        CurrentWatermark = watermark;
        Output.OnWatermark(watermark);
    }

    private void OnWatermark(int input, long watermark)
    {
        if (_combined.Update(input, watermark))
        {
            OnWatermark(_combined.Watermark);
        }
    }

    private void OnStatus(int input, StreamStatus status)
    {
        var changed = _combined.UpdateStatus(input, status, out var advanced);
        if (advanced)
        {
            OnWatermark(_combined.Watermark);
        }

        if (changed)
        {
            Output.OnStatus(_combined.Status);
        }
    }

    private sealed class FirstInput(TwoInputOperator<T1, T2, TOut> owner) : IInput<T1>
    {
        public void Collect(in T1 element) => owner.Collect1(element);

        public void OnWatermark(long watermark) => owner.OnWatermark(0, watermark);

        public void OnStatus(StreamStatus status) => owner.OnStatus(0, status);
    }

    private sealed class SecondInput(TwoInputOperator<T1, T2, TOut> owner) : IInput<T2>
    {
        public void Collect(in T2 element) => owner.Collect2(element);

        public void OnWatermark(long watermark) => owner.OnWatermark(1, watermark);

        public void OnStatus(StreamStatus status) => owner.OnStatus(1, status);
    }
}
