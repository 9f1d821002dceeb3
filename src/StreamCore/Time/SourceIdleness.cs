namespace StreamCore.Time;

/// <summary>
/// Makes a source idle when both of its parts are: its splits as a whole, and its main output (see
/// <see cref="SourceWatermarks{T}"/>). Each part counts as idle until it has given out a watermark, of whatever value.
/// </summary>
internal sealed class SourceIdleness
{
    private readonly IWatermarkOutput _output;
    private readonly Part _splits;
    private readonly Part _main;

    public SourceIdleness(IWatermarkOutput output)
    {
        _output = output;
        _splits = new(this);
        _main = new(this);
    }

    /// <summary>Takes the combined watermark of the splits.</summary>
    public IWatermarkOutput Splits => _splits;

    /// <summary>Takes the watermarks of the main output.</summary>
    public IWatermarkOutput Main => _main;

    private sealed class Part(SourceIdleness source) : IWatermarkOutput
    {
        private bool _idle = true;

        public void EmitWatermark(long watermark)
        {
            _idle = false;
            source._output.EmitWatermark(watermark);
        }

        public void MarkIdle()
        {
            _idle = true;
            if (source._splits._idle && source._main._idle)
            {
                source._output.MarkIdle();
            }
        }

        public void MarkActive()
        {
            _idle = false;
            source._output.MarkActive();
        }
    }
}
