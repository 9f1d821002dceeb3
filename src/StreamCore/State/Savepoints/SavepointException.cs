namespace StreamCore.State.Savepoints;

/// <summary>A savepoint can't be read or written; the message names the file and says what is wrong.</summary>
public sealed class SavepointException(string message, Exception? innerException = null) : Exception(message, innerException);
