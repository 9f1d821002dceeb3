namespace StreamCore.State.Expiry;

/// <summary>Decides when values of one state expire.</summary>
internal sealed class TimeToLive(StateTtl ttl, StateClock clock)
{
    /// <summary>The time of a value whose time is not known: it was stored before there was event time, or a time to live.</summary>
    public const long Unknown = long.MinValue;

    private readonly long _milliseconds = (long)Math.Ceiling(ttl.Duration.TotalMilliseconds);

    /// <summary>The time of a value that is written now.</summary>
    public long Now => clock.Now;

    /// <summary>The time of a value whose own is not known, and which nothing that is being processed has to do with.</summary>
    public long Watermark => clock.Watermark;

    /// <summary>Whether a value is gone; one without a known time is not.</summary>
    public bool IsExpired(long time) =>
        time != Unknown && clock.Watermark != long.MinValue && (time > long.MaxValue - _milliseconds ? long.MaxValue : time + _milliseconds) <= clock.Watermark;

    /// <summary>What has to be done with a value that is read.</summary>
    public Freshness OnRead(long time)
    {
        if (IsExpired(time))
        {
            return Freshness.Expired;
        }

        return (time == Unknown || ttl.Refresh == TtlRefresh.OnReadAndWrite) && clock.Now > time ? Freshness.Stale : Freshness.Fresh;
    }

    /// <summary>Whether a value that comes by in the background has to be removed, or given a time.</summary>
    public bool IsDue(long time) => time == Unknown ? clock.Watermark != long.MinValue : IsExpired(time);
}
