namespace StreamCore.Time;

/// <summary>Event time of one split; made by <see cref="SourceWatermarks{T}.AddSplit"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class SplitWatermarks<T>
{
    private readonly WatermarkStrategy<T> _strategy;
    private readonly PartialWatermark _watermark;
    private readonly ActivityClock _clock;
    private readonly WatermarkMultiplexer _multiplexer;
    private readonly AlignedSplit? _aligned;
    private readonly IWatermarkGenerator<T> _generator;
    private readonly IWatermarkOutput _onEvent;
    private readonly IWatermarkOutput _onPeriodicEmit;

    public SplitWatermarks(
        string id,
        WatermarkStrategy<T> strategy,
        PartialWatermark watermark,
        ActivityClock clock,
        WatermarkMultiplexer multiplexer,
        AlignedSplit? aligned)
    {
        Id = id;
        _strategy = strategy;
        _watermark = watermark;
        _clock = clock;
        _multiplexer = multiplexer;
        _aligned = aligned;
        _generator = strategy.CreateGenerator(clock);
        _onEvent = multiplexer.ImmediateOutput(watermark);
        _onPeriodicEmit = multiplexer.DeferredOutput(watermark);
        multiplexer.Add(watermark);
    }

    /// <summary>The split's name.</summary>
    public string Id { get; }

    /// <summary>
    /// The greatest watermark that the split has given out, in epoch milliseconds; <see cref="long.MinValue"/> before the
    /// first. It belongs into snapshots.
    /// </summary>
    public long Watermark => _watermark.Watermark;

    /// <summary>Whether the split is not read at present because it is too far ahead of its alignment group.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>A record's event time. Called before the record is emitted.</summary>
    /// <param name="element">The record.</param>
    /// <param name="sourceTimestamp">What the source knows, or <see cref="long.MinValue"/>.</param>
    public long AssignTimestamp(in T element, long sourceTimestamp) => _strategy.TimestampOf(in element, sourceTimestamp);

    /// <summary>
    /// Shows a record to the generator. Called after the record was emitted: a watermark that the generator gives out for it
    /// must not overtake it, or it would be late because of itself.
    /// </summary>
    public void OnEvent(in T element, long timestamp) => _generator.OnEvent(in element, timestamp, _onEvent);

    public void EmitPeriodic() => _generator.OnPeriodicEmit(_onPeriodicEmit);

    public void Remove()
    {
        _multiplexer.Remove(_watermark);
        LeaveGroup();
    }

    /// <summary>Has the other splits of the alignment group no longer wait for this one.</summary>
    public void LeaveGroup() => _aligned?.Leave();

    public void ReportToGroup() => _aligned?.Report(_watermark.Watermark, _watermark.IsIdle);

    /// <summary>Notes whether the split may be read.</summary>
    /// <returns>Whether that is a change.</returns>
    public bool SetPaused(bool paused)
    {
        if (paused == IsPaused)
        {
            return false;
        }

        IsPaused = paused;
        if (paused)
        {
            _clock.Pause();
        }
        else
        {
            _clock.Resume();
        }

        return true;
    }
}
