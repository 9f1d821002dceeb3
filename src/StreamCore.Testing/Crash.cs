namespace StreamCore.Testing;

/// <summary>
/// A failure that happens once, at the n-th time that something comes by, whichever thread it is on. Whatever comes later,
/// after a restart for example, passes.
/// </summary>
public sealed class Crash
{
    private readonly long _hit;
    private long _hits;

    private Crash(long hit) => _hit = hit;

    /// <summary>How often something came by.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Whether it has happened.</summary>
    public bool HasHappened => Hits >= _hit;

    /// <summary>Happens at the n-th time, counted from 1.</summary>
    public static Crash At(long hit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hit, 1);
        return new(hit);
    }

    /// <summary>Something comes by.</summary>
    /// <param name="place">Where, for the message.</param>
    /// <exception cref="ScriptedCrashException">It is the n-th time.</exception>
    public void Hit(string place)
    {
        if (Interlocked.Increment(ref _hits) == _hit)
        {
            throw new ScriptedCrashException($"The test crashes {place} at hit {_hit}.");
        }
    }
}
