using System.Collections.Frozen;

namespace StreamCore.Avro;

/// <summary>A fixed table of schemas, for a job that runs without a registry.</summary>
public sealed class LocalSchemaRegistry : ISchemaRegistry
{
    private readonly FrozenDictionary<int, string> _schemas;

    /// <summary>Creates the registry.</summary>
    /// <param name="schemas">The JSON of each schema by its id.</param>
    public LocalSchemaRegistry(IReadOnlyDictionary<int, string> schemas) => _schemas = schemas.ToFrozenDictionary();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The schema is not in the table.</exception>
    public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellationToken)
    {
        foreach (var (id, known) in _schemas)
        {
            if (known == schema)
            {
                return Task.FromResult(id);
            }
        }

        throw new InvalidOperationException(
            $"The schema for '{subject}' is not in the fixed table of schemas, which cannot grow: " +
            "configure a schema registry, or add the schema to the table.");
    }

    /// <inheritdoc/>
    public Task<string> GetSchemaAsync(int id, CancellationToken cancellationToken) =>
        _schemas.TryGetValue(id, out var schema)
            ? Task.FromResult(schema)
            : Task.FromException<string>(new SchemaNotFoundException(id));
}
