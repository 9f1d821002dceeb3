using StreamCore.Avro;

namespace FraudDetection.Contracts;

/// <summary>The Avro schemas of the service's topics.</summary>
public static class FraudSchemas
{
    /// <summary>The JSON of the schema of <see cref="Domain.Transaction"/>.</summary>
    public static string Transaction { get; } = Load("transaction.avsc");

    /// <summary>The JSON of the schema of <see cref="Domain.Decision"/>.</summary>
    public static string Decision { get; } = Load("decision.avsc");

    /// <summary>The JSON of the schema of <see cref="Domain.Alert"/>.</summary>
    public static string Alert { get; } = Load("alert.avsc");

    /// <summary>Creates the fixed table for running without a registry: 1 Transaction, 2 Decision, 3 Alert.</summary>
    public static LocalSchemaRegistry CreateLocalRegistry() =>
        new(new Dictionary<int, string> { [1] = Transaction, [2] = Decision, [3] = Alert });

    /// <summary>Registers the three schemas under the subjects of <see cref="FraudTopics"/>.</summary>
    /// <exception cref="SchemaRegistryException">The registry refused one of them.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    public static async Task<FraudSchemaIds> RegisterAsync(ISchemaRegistry registry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return new FraudSchemaIds(
            await RegisterAsync(FraudTopics.Transactions, Transaction),
            await RegisterAsync(FraudTopics.Decisions, Decision),
            await RegisterAsync(FraudTopics.Alerts, Alert));

        Task<int> RegisterAsync(string topic, string schema) =>
            registry.RegisterAsync(ConfluentWireFormat.ValueSubject(topic), schema, cancellationToken);
    }

    private static string Load(string name)
    {
        using var stream = typeof(FraudSchemas).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without the schema '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
