namespace LoadGenerator.Load;

/// <summary>Waits for due times.</summary>
public interface IPacer
{
    /// <summary>Waits until a moment has come; returns at once if it is past.</summary>
    /// <param name="dueTimestamp">The moment, in ticks of <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>False if the wait was cancelled.</returns>
    bool WaitUntil(long dueTimestamp, CancellationToken cancellationToken);
}
