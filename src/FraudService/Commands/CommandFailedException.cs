namespace FraudService.Commands;

/// <summary>A verb can't do what it was asked for; the message says why and what to do.</summary>
internal sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
