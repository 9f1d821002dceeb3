namespace EmbeddedKafka.Tests.SchemaRegistry;

/// <summary>A call and what Confluent's documentation says about its answer.</summary>
/// <param name="Call">
/// Method and path. <c>{s}</c> stands for a subject of the scenario's own, <c>{id}</c> for the id that was last given,
/// <c>{u}</c> for a text that no other scenario has.
/// </param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">The error code in the body; null for none.</param>
/// <param name="Answer">Part of the body: its fields must be there, others may be. Null if any body will do.</param>
/// <param name="Deviation">Where the other registry is known to be wrong.</param>
internal sealed record ParityStep(
    string Call, string? Body, int Status, int? Error = null, string? Answer = null, ParityDeviation? Deviation = null);
