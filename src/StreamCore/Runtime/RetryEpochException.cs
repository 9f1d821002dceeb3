namespace StreamCore.Runtime;

/// <summary>An epoch cannot go on now, but may later: it is aborted and its records are processed again.</summary>
internal sealed class RetryEpochException(string message, Exception innerException) : Exception(message, innerException);
