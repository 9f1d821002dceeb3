namespace StreamCore.Runtime;

/// <summary>A job has failed for a reason that trying again would not mend.</summary>
/// <param name="message">What failed, on which record, and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class JobFailedException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Whether a restart would do harm, so that no restart strategy is asked.</summary>
    internal bool IsFinal { get; init; }
}
