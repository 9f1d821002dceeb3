namespace StreamCore.Time;

/// <summary>
/// Reports idleness when a generator has seen no event for longer than the timeout, and gives out its watermarks
/// otherwise.
/// </summary>
/// <remarks>
/// The rule is Flink's: the time counts from the first periodic emit before which no event came, not from the last event,
/// and must be exceeded. Unlike Flink, whose timer takes a start at time 0 of the clock for "not started", a start may
/// have any time.
/// </remarks>
internal sealed class IdlenessDetectingGenerator<T>(IWatermarkGenerator<T> generator, TimeSpan timeout, ActivityClock clock)
    : IWatermarkGenerator<T>
{
    private bool _eventSinceEmit;
    private bool _idle;
    private TimeSpan? _quietSince;

    public void OnEvent(in T element, long timestamp, IWatermarkOutput output)
    {
        _eventSinceEmit = true;
        _idle = false;
        generator.OnEvent(in element, timestamp, output);
    }

    public void OnPeriodicEmit(IWatermarkOutput output)
    {
        if (!IsQuietForTooLong())
        {
            _idle = false;
            generator.OnPeriodicEmit(output);
        }
        else if (!_idle)
        {
            _idle = true;
            output.MarkIdle();
        }
    }

    private bool IsQuietForTooLong()
    {
        if (_eventSinceEmit)
        {
            _eventSinceEmit = false;
            _quietSince = null;
            return false;
        }

        if (_quietSince is not { } since)
        {
            _quietSince = clock.Elapsed;
            return false;
        }

        return clock.Elapsed - since > timeout;
    }
}
