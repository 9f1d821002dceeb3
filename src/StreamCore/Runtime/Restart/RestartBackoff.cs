namespace StreamCore.Runtime.Restart;

/// <summary>A region's account of its failures. Used by one thread at a time.</summary>
internal abstract class RestartBackoff
{
    /// <summary>Takes note of a failure that happened now.</summary>
    /// <returns>How long to wait before the restart; null if there is to be none.</returns>
    public abstract TimeSpan? OnFailure();
}
