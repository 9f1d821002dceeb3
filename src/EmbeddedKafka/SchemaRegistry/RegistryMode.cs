namespace EmbeddedKafka.SchemaRegistry;

/// <summary>What may be done with a subject. The names are Confluent's.</summary>
internal enum RegistryMode
{
    READWRITE,
    READONLY,

    /// <summary>As READONLY, and as a global mode it overrides the subjects' own modes.</summary>
    READONLY_OVERRIDE,

    /// <summary>Schemas are registered with ids and versions that the caller brings, unchecked against each other.</summary>
    IMPORT,
}
