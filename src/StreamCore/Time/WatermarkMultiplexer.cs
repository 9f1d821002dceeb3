namespace StreamCore.Time;

/// <summary>
/// Combines the watermarks of a source's splits into the one of the source, by the rules of
/// <see cref="CombinedWatermarkStatus"/>. Adding and removing splits shows at the next update.
/// </summary>
/// <param name="output">Takes the combined watermark.</param>
internal sealed class WatermarkMultiplexer(IWatermarkOutput output)
{
    private readonly CombinedWatermarkStatus _combined = new();

    /// <summary>Has a split take part from now on.</summary>
    public void Add(PartialWatermark split) => _combined.Add(split);

    /// <summary>Has a split no longer take part.</summary>
    public void Remove(PartialWatermark split) => _combined.Remove(split);

    /// <summary>An output of a split whose watermarks are combined at once; for those that depend on single events.</summary>
    public IWatermarkOutput ImmediateOutput(PartialWatermark split) => new SplitOutput(this, split, deferred: false);

    /// <summary>
    /// An output of a split whose watermarks and idleness are combined at the next <see cref="OnPeriodicEmit"/>, when all
    /// splits have given out theirs.
    /// </summary>
    public IWatermarkOutput DeferredOutput(PartialWatermark split) => new SplitOutput(this, split, deferred: true);

    /// <summary>Combines what has been deferred.</summary>
    public void OnPeriodicEmit() => Combine();

    private void Combine()
    {
        if (_combined.Combine())
        {
            output.EmitWatermark(_combined.Watermark);
        }

        if (_combined.IsIdle)
        {
            output.MarkIdle();
        }
    }

    private sealed class SplitOutput(WatermarkMultiplexer multiplexer, PartialWatermark split, bool deferred) : IWatermarkOutput
    {
        public void EmitWatermark(long watermark)
        {
            if (split.Advance(watermark) && watermark > multiplexer._combined.Watermark)
            {
                CombineNow();
            }
        }

        public void MarkIdle()
        {
            split.IsIdle = true;
            CombineNow();
        }

        public void MarkActive()
        {
            split.IsIdle = false;
            CombineNow();
        }

        private void CombineNow()
        {
            if (!deferred)
            {
                multiplexer.Combine();
            }
        }
    }
}
