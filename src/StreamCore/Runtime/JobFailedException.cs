using StreamCore.State;
using StreamCore.State.Savepoints;

namespace StreamCore.Runtime;

/// <summary>A job has failed for a reason that trying again would not mend.</summary>
/// <param name="message">What failed, on which record, and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class JobFailedException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>
    /// Whether each start fails again, or does harm, until somebody changes the job, its settings or its state: the state can't
    /// be read, a savepoint does not fit, the instance's name is used twice, or Kafka does not take a record as it is. No restart strategy is asked then. False if time
    /// or a corrected record may mend it.
    /// </summary>
    public bool IsFinal { get; init; } = innerException is StateIncompatibleException or SavepointException;
}
