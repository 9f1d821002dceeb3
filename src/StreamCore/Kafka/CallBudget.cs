namespace StreamCore.Kafka;

/// <summary>
/// How long calls to the broker may take: each the time-out of a transaction, unless a time is set by which all of them
/// have to be over. Set by the thread that waits for the calls.
/// </summary>
internal sealed class CallBudget(TimeSpan timeout, TimeProvider time)
{
    /// <summary>How much longer than the client should have taken to wait for it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>What a call gets whose time is over already: none could be told to take no time at all.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private TimeSpan? _limit;
    private long _since;

    /// <summary>The time-out to give to the client.</summary>
    public TimeSpan Timeout => Remaining is { } remaining && remaining < timeout ? remaining : timeout;

    /// <summary>How long to wait for the client to keep its time-out.</summary>
    public TimeSpan Patience => Remaining is { } remaining && remaining < timeout + Grace ? remaining : timeout + Grace;

    private TimeSpan? Remaining
    {
        get
        {
            if (_limit is not { } limit)
            {
                return null;
            }

            var remaining = limit - time.GetElapsedTime(_since);
            return remaining > Least ? remaining : Least;
        }
    }

    /// <summary>From now on all calls together may take so long.</summary>
    public void Limit(TimeSpan budget)
    {
        _since = time.GetTimestamp();
        _limit = budget;
    }

    /// <summary>Each call has its own time-out again.</summary>
    public void Lift() => _limit = null;
}
