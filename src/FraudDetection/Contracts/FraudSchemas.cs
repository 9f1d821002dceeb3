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

    /// <summary>The JSON of the schema of <see cref="Domain.FraudLabel"/>.</summary>
    public static string Label { get; } = Load("label.avsc");

    /// <summary>The ids of the fixed table for running without a registry: 1 Transaction, 2 Decision, 3 Alert, 4 Label.</summary>
    public static FraudSchemaIds LocalIds { get; } = new(Transaction: 1, Decision: 2, Alert: 3, Label: 4);

    /// <summary>Creates the fixed table for running without a registry, with <see cref="LocalIds"/>.</summary>
    public static LocalSchemaRegistry CreateLocalRegistry() => new(new Dictionary<int, string>
    {
        [LocalIds.Transaction] = Transaction,
        [LocalIds.Decision] = Decision,
        [LocalIds.Alert] = Alert,
        [LocalIds.Label] = Label,
    });

    /// <summary>Registers the schemas, or finds them registered, under the subjects of their topics.</summary>
    /// <exception cref="SchemaRegistryException">The registry refused one of them.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">No registry answered.</exception>
    public static async Task<FraudSchemaIds> RegisterAsync(
        ISchemaRegistry registry,
        FraudTopicNames topics,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(topics);
        return new FraudSchemaIds(
            await RegisterAsync(topics.Transactions, Transaction),
            await RegisterAsync(topics.Decisions, Decision),
            await RegisterAsync(topics.Alerts, Alert),
            await RegisterAsync(topics.Labels, Label));

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
