namespace EmbeddedKafka.SchemaRegistry;

/// <summary>What a listing shows of deleted things.</summary>
internal enum Deletion
{
    Exclude,
    Include,
    Only,
}
