using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Commands;

/// <summary>The options of the command, and the settings that they make.</summary>
internal sealed class BrokerOptions
{
    private const int DefaultPort = 9092;
    private static readonly EmbeddedKafkaOptions Defaults = new();

    private readonly Option<int> _port = Bounded("--port", 1, ushort.MaxValue, "port", "Port to listen on.", DefaultPort);
    private readonly Option<string> _host = new("--host")
    {
        Description = "Address to listen on. There are neither passwords nor TLS: whoever reaches it may do everything.",
        HelpName = "address",
        DefaultValueFactory = _ => Defaults.Host,
    };

    private readonly Option<string?> _advertisedHost = new("--advertised-host")
    {
        Description = "Address that clients are told to connect to, if it is another.",
        HelpName = "address",
    };

    private readonly Option<AdditionalListener[]?> _listeners = new("--listener")
    {
        Description = "Listen on this port too, for clients that are told to connect to the advertised one, a proxy's; may be given several times.",
        HelpName = "port:advertised-port",
        CustomParser = ListenerArgument.ParseAll,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Directory for the logs; created if need be. Without it they are in memory and end with the process.",
        HelpName = "directory",
    };

    private readonly Option<int> _memoryLimit = Bounded(
        "--memory-limit", 1, 1 << 20, "MiB", "MiB of records that are kept in memory; what does not fit is refused.", (int)(Defaults.MemoryLimit >> 20));

    private readonly Option<int?> _schemaRegistryPort = new("--schema-registry-port")
    {
        Description = "Port of a schema registry that keeps its schemas in this broker (none without it).",
        HelpName = "port",
    };

    private readonly Option<bool> _noAutoCreate = new("--no-auto-create")
    {
        Description = "Do not create topics just because a client asks for them.",
    };

    private readonly Option<int> _partitions = Bounded(
        "--partitions", 1, 10_000, "number", "Partitions of a topic that is created without saying how many.", Defaults.DefaultPartitions);

    private readonly Option<TopicToCreate[]?> _topics = new("--topic")
    {
        Description = "Create this topic unless it is there; may be given several times.",
        HelpName = "name[:partitions]",
        CustomParser = TopicToCreate.ParseAll,
    };

    private readonly Option<LogLevel> _logLevel = new("--log-level")
    {
        Description = "What is logged to standard error: this and worse.",
        DefaultValueFactory = _ => LogLevel.Warning,
    };

    /// <summary>Adds the options to a command.</summary>
    public BrokerOptions(Command command)
    {
        _schemaRegistryPort.Validators.Add(result => Check(result.Tokens, "--schema-registry-port", 1, ushort.MaxValue, result.AddError));
        foreach (var option in new Option[]
            { _port, _host, _advertisedHost, _listeners, _data, _memoryLimit, _schemaRegistryPort, _topics, _partitions, _noAutoCreate, _logLevel })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_host) is "0.0.0.0" or "::" or "*" && result.GetValue(_advertisedHost) is null)
            {
                result.AddError("--host names every address of this machine, but clients need one to connect to: give --advertised-host.");
            }
        });
    }

    /// <summary>What is logged at least.</summary>
    public LogLevel MinimumLogLevel(ParseResult parsed) => parsed.GetValue(_logLevel);

    /// <summary>The topics to create.</summary>
    public IReadOnlyList<TopicToCreate> Topics(ParseResult parsed) => parsed.GetValue(_topics) ?? [];

    /// <summary>The settings of the broker.</summary>
    public EmbeddedKafkaOptions Settings(ParseResult parsed, ILoggerFactory loggers) => new()
    {
        Host = parsed.GetRequiredValue(_host),
        Port = parsed.GetValue(_port),
        AdvertisedHost = parsed.GetValue(_advertisedHost),
        AdditionalListeners = parsed.GetValue(_listeners) ?? [],
        DataDirectory = parsed.GetValue(_data),
        MemoryLimit = (long)parsed.GetValue(_memoryLimit) << 20,
        SchemaRegistryPort = parsed.GetValue(_schemaRegistryPort),
        AutoCreateTopics = !parsed.GetValue(_noAutoCreate),
        DefaultPartitions = parsed.GetValue(_partitions),
        LoggerFactory = loggers,
    };

    private static Option<int> Bounded(string name, int min, int max, string helpName, string description, int initial)
    {
        var option = new Option<int>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => initial };
        option.Validators.Add(result => Check(result.Tokens, name, min, max, result.AddError));
        return option;
    }

    private static void Check(
        IReadOnlyList<System.CommandLine.Parsing.Token> tokens, string name, int min, int max, Action<string> addError)
    {
        if (tokens.Count > 0 && int.TryParse(tokens[0].Value, out var value) && (value < min || value > max))
        {
            addError($"{name} must be from {min} to {max}, but is {value}.");
        }
    }
}
