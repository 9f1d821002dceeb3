namespace StreamCore.Runtime.Exchange;

/// <summary>
/// Counts the barriers that arrive at a subtask. Channels need not be blocked meanwhile: sources emit nothing between a
/// barrier and the commit of its epoch, so nothing of the next epoch can arrive early.
/// </summary>
/// <param name="totalChannels">The number of channels of all of the subtask's inputs.</param>
/// <param name="lastEpoch">The number of the last committed epoch; epochs count up by 1 from there.</param>
internal sealed class BarrierTracker(int totalChannels, long lastEpoch)
{
    private long _lastEpoch = lastEpoch;
    private int _arrived;

    /// <summary>Takes note of a barrier.</summary>
    /// <returns>True if it was the epoch's last one.</returns>
    /// <exception cref="InvalidOperationException">The barrier is not of the epoch that is running.</exception>
    public bool OnBarrier(long epoch)
    {
        if (epoch != _lastEpoch + 1)
        {
            throw new InvalidOperationException(
                $"A barrier of epoch {epoch} has arrived while epoch {_lastEpoch + 1} is running, with {_arrived} of {totalChannels} barriers.");
        }

        if (++_arrived < totalChannels)
        {
            return false;
        }

        _arrived = 0;
        _lastEpoch = epoch;
        return true;
    }
}
