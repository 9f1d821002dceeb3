namespace LoadGenerator.Brokers;

/// <summary>A broker was asked for, but does not start or does not answer. The message says which, why and what to do.</summary>
public sealed class BrokerStartException(string message, Exception? innerException = null)
    : Exception(message, innerException);
