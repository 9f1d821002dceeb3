namespace StreamCore.Avro;

/// <summary>No registry gave an answer within the attempts allowed: asking later may help.</summary>
/// <param name="message">Which addresses were tried, and the remedy.</param>
/// <param name="innerException">The last failure.</param>
public sealed class SchemaRegistryUnavailableException(string message, Exception? innerException)
    : Exception(message, innerException);
