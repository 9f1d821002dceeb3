using System.CommandLine;
using FraudDetection.Control;
using FraudService.Configuration;

namespace FraudService.Commands;

/// <summary>The options of a verb that reads or writes the service's topics: where Kafka is.</summary>
internal sealed class ControlTopicArguments(SettingArguments settings)
{
    private readonly Option<string?> _bootstrap = new("--bootstrap")
    {
        Description = "The Kafka brokers, host:port with commas between (default: what the settings say)",
        HelpName = "host:port",
    };

    /// <summary>The option <c>--bootstrap</c>.</summary>
    public Option Bootstrap => _bootstrap;

    public void AddTo(Command command) => command.Options.Add(_bootstrap);

    /// <summary>The topic of the rules.</summary>
    /// <exception cref="InvalidSettingsException">A setting is wrong, or none says where Kafka is.</exception>
    public VersionedTopic Rules(ParseResult parsed) => new(Open(parsed, options => options.Topics.Rules));

    /// <summary>The topic of the models.</summary>
    /// <exception cref="InvalidSettingsException">A setting is wrong, or none says where Kafka is.</exception>
    public VersionedTopic Models(ParseResult parsed) => new(Open(parsed, options => options.Topics.Models));

    /// <summary>The topic of the lists.</summary>
    /// <exception cref="InvalidSettingsException">A setting is wrong, or none says where Kafka is.</exception>
    public ListTopic Lists(ParseResult parsed) => new(Open(parsed, options => options.Topics.Lists));

    /// <summary>The service's settings with what the command line gives.</summary>
    /// <exception cref="InvalidSettingsException">A setting is wrong, or none says where Kafka is.</exception>
    public FraudServiceOptions ReadSettings(ParseResult parsed)
    {
        var values = new Dictionary<string, string?>(settings.Values, StringComparer.OrdinalIgnoreCase);
        if (parsed.GetValue(_bootstrap) is { } bootstrap)
        {
            values["FraudStream:Kafka:BootstrapServers"] = bootstrap;
        }

        var options = SettingsReader.Read(values);
        return options.Kafka.BootstrapServers.Length > 0
            ? options
            : throw new InvalidSettingsException([$"It is not known where Kafka is: give --bootstrap host:port, or set {SettingsReader.Section}:Kafka:BootstrapServers."]);
    }

    private ControlTopicOptions Open(ParseResult parsed, Func<FraudServiceOptions, string> topic)
    {
        var options = ReadSettings(parsed);
        return new() { Topic = topic(options), Kafka = options.Kafka.ToClientSettings(), ReplicationFactor = options.ReplicationFactor };
    }
}
