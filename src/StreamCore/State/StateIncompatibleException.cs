namespace StreamCore.State;

/// <summary>
/// The restored state was stored in a way that the job, as it is now, can't read. The job fails at its start; the message says
/// which state it is, what differs, and what to do.
/// </summary>
/// <param name="message">The whole message.</param>
public sealed class StateIncompatibleException(string message) : Exception(message);
