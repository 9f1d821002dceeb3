using FraudDetection.Contracts;
using FraudService.Configuration;
using StreamCore.Avro;

namespace FraudService.Worker;

/// <summary>The service's schemas, registered where the settings say; without a registry they have fixed ids.</summary>
public sealed class SchemaRegistration : IDisposable
{
    private readonly SchemaRegistryClient? _client;

    private SchemaRegistration(SchemaRegistryClient? client, ISchemaRegistry registry, FraudSchemaIds ids)
    {
        _client = client;
        Registry = registry;
        Ids = ids;
    }

    /// <summary>Where schemas are looked up.</summary>
    public ISchemaRegistry Registry { get; }

    /// <summary>The ids of the service's own schemas.</summary>
    public FraudSchemaIds Ids { get; }

    /// <summary>Registers the schemas.</summary>
    /// <exception cref="SchemaRegistryException">The registry refused a schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    public static async Task<SchemaRegistration> RegisterAsync(
        FraudServiceOptions options, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var client = options.SchemaRegistry.Urls.Count > 0 ? new SchemaRegistryClient(options.SchemaRegistry, time) : null;
        try
        {
            ISchemaRegistry registry = client is null ? FraudSchemas.CreateLocalRegistry() : client;
            return new(client, registry, await FraudSchemas.RegisterAsync(registry, options.Topics, cancellation));
        }
        catch
        {
            client?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();
}
