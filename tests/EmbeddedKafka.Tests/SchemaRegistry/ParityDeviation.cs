namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>An answer of Apicurio Registry 3.0 that is not what Confluent documents. Confluent's documentation is right.</summary>
/// <param name="What">What it does instead.</param>
/// <param name="Status">The status that it answers.</param>
internal sealed record ParityDeviation(string What, int Status);
