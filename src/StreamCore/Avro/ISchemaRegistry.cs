namespace StreamCore.Avro;

/// <summary>Gives schemas their ids, and ids their schemas.</summary>
public interface ISchemaRegistry
{
    /// <summary>Registers an Avro schema under a subject; doing so again returns the same id.</summary>
    /// <param name="subject">The subject, for example <c>transactions-value</c>.</param>
    /// <param name="schema">The schema's JSON.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="SchemaRegistryException">The registry refused the schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellationToken);

    /// <summary>Returns the JSON of the schema with an id.</summary>
    /// <exception cref="SchemaNotFoundException">The registry has no schema with this id.</exception>
    /// <exception cref="SchemaRegistryException">The registry refused to say.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    Task<string> GetSchemaAsync(int id, CancellationToken cancellationToken);
}
