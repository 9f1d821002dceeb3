namespace StreamCore.Time;

/// <summary>
/// Measures the time that a split could have been active: it stands still while the split is paused, so that a split
/// which may not be read does not become idle for that.
/// </summary>
internal sealed class ActivityClock(TimeProvider time)
{
    private readonly long _created = time.GetTimestamp();
    private TimeSpan _paused;
    private TimeSpan? _pausedSince;

    /// <summary>The time since the clock was created, without pauses.</summary>
    public TimeSpan Elapsed => (_pausedSince ?? SinceCreated) - _paused;

    private TimeSpan SinceCreated => time.GetElapsedTime(_created);

    public void Pause() => _pausedSince ??= SinceCreated;

    public void Resume()
    {
        if (_pausedSince is { } since)
        {
            _paused += SinceCreated - since;
            _pausedSince = null;
        }
    }
}
