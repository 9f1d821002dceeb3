namespace EmbeddedKafka.SchemaRegistry;

/// <summary>The settings of a subject, or of all that have none of their own. What is null is not set.</summary>
internal sealed record SubjectConfig(CompatibilityLevel? Level, bool? Normalize);
