namespace EmbeddedKafka.SchemaRegistry;

/// <summary>Says that a schema uses a type that another one, registered before, defines.</summary>
/// <param name="Name">The full name of the type.</param>
/// <param name="Subject">The subject of the schema that defines it.</param>
/// <param name="Version">Its version there.</param>
internal sealed record SchemaReference(string Name, string Subject, int Version);
