namespace StreamCore.Avro;

/// <summary>A registry answered that it has no schema with the id.</summary>
/// <param name="id">The id that was asked for.</param>
public sealed class SchemaNotFoundException(int id)
    : Exception($"The schema registry has no schema with the id {id}.")
{
    /// <summary>The id that was asked for.</summary>
    public int Id { get; } = id;
}
