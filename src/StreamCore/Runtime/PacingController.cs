namespace StreamCore.Runtime;

/// <summary>
/// Chooses the pause between epochs: none while commits are quick, and one that grows as they slow down. A slow commit
/// means that the broker is short of CPU; a pause then makes fewer, larger epochs and leaves the broker room to breathe.
/// </summary>
/// <param name="threshold">Commits quicker than this, on average, need no pause.</param>
/// <param name="maxPause">The longest pause; zero switches pacing off.</param>
public sealed class PacingController(TimeSpan threshold, TimeSpan maxPause)
{
    /// <summary>The weight of the newest commit in the moving average: about the last ten count.</summary>
    private const double Weight = 0.1;

    private double _averageMilliseconds;

    /// <summary>The pause to make now.</summary>
    public TimeSpan Pause
    {
        get
        {
            var excess = _averageMilliseconds - threshold.TotalMilliseconds;
            return excess <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(excess, maxPause.TotalMilliseconds));
        }
    }

    /// <summary>Takes note of how long an epoch's commit took, offsets included.</summary>
    public void OnCommit(TimeSpan duration) =>
        _averageMilliseconds += Weight * (duration.TotalMilliseconds - _averageMilliseconds);
}
