using System.CommandLine;
using FraudDetection;
using FraudDetection.Contracts;
using StreamCore.Avro;

namespace LoadGenerator.Commands;

/// <summary>The options that each verb has: where Kafka, the topics and the schemas are.</summary>
internal sealed class ConnectionOptions
{
    private const string BootstrapVariable = "FRAUDSTREAM_BOOTSTRAP";
    private const string DefaultBootstrap = "127.0.0.1:9092";

    private readonly Option<string> _bootstrap = new("--bootstrap")
    {
        Description = $"The Kafka brokers, host:port with commas between; the variable {BootstrapVariable} sets the default.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(BootstrapVariable) is { Length: > 0 } set
            ? set
            : DefaultBootstrap,
    };

    private readonly Option<Uri?> _schemaRegistry = new("--schema-registry")
    {
        Description = "The address of the schema registry, http(s)://host:port. Without it the schemas have fixed ids.",
    };

    private readonly Option<string> _topicPrefix = new("--topic-prefix")
    {
        Description = "What stands before the names of the topics, for example of a demo's.",
        DefaultValueFactory = _ => "",
    };

    /// <summary>Adds the options to a verb.</summary>
    public ConnectionOptions(Command command)
    {
        command.Options.Add(_bootstrap);
        command.Options.Add(_schemaRegistry);
        command.Options.Add(_topicPrefix);
        _schemaRegistry.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri)
                    && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)))
            {
                result.AddError("--schema-registry must be an address such as http://127.0.0.1:8081.");
            }
        });
    }

    /// <summary>The brokers.</summary>
    public string Bootstrap(ParseResult parsed) => parsed.GetRequiredValue(_bootstrap);

    /// <summary>The topics.</summary>
    public FraudTopicNames Topics(ParseResult parsed) => FraudTopicNames.WithPrefix(parsed.GetRequiredValue(_topicPrefix));

    /// <summary>The registry that was named, or the fixed table.</summary>
    public ISchemaRegistry Registry(ParseResult parsed) => parsed.GetValue(_schemaRegistry) is { } url
        ? new SchemaRegistryClient(new SchemaRegistryOptions { Urls = [url] })
        : FraudSchemas.CreateLocalRegistry();
}
