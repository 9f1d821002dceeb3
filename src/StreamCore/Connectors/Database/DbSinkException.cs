namespace StreamCore.Connectors.Database;

/// <summary>A <see cref="DbSink{T}"/> could not write. The message names the sink, its table, the statement and the epoch.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="innerException">What the provider said, if it did.</param>
public sealed class DbSinkException(string message, Exception? innerException = null) : Exception(message, innerException);
