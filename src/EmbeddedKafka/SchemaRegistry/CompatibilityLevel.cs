namespace EmbeddedKafka.SchemaRegistry;

/// <summary>Which earlier versions a new one must get along with, and in which direction. The names are Confluent's.</summary>
internal enum CompatibilityLevel
{
    NONE,
    BACKWARD,
    BACKWARD_TRANSITIVE,
    FORWARD,
    FORWARD_TRANSITIVE,
    FULL,
    FULL_TRANSITIVE,
}
