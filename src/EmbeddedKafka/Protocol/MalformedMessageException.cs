namespace EmbeddedKafka.Protocol;

/// <summary>What arrived is not a message of the Kafka protocol: the connection can't go on.</summary>
internal sealed class MalformedMessageException(string message) : Exception(message);
