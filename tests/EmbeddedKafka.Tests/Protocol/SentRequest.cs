namespace EmbeddedKafka.Tests.Protocol;

/// <summary>What is needed to understand the response to a request.</summary>
internal readonly record struct SentRequest(int CorrelationId, short ApiKey, short Version, bool Flexible);
