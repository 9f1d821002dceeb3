using Confluent.Kafka;
using FraudDetection.Terminals;
using FraudService.Http;

namespace FraudService.Configuration;

/// <summary>Checks the settings, each alone and against the others.</summary>
internal static class FraudServiceOptionsValidator
{
    // What exactly-once rests on is set by the runtime; a value here would be overridden in silence.
    private static readonly string[] OwnedByTheRuntime =
    [
        "bootstrap.servers", "group.id", "transactional.id", "transaction.timeout.ms", "enable.idempotence", "acks", "isolation.level",
        "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset", "group.protocol", "partition.assignment.strategy",
        "group.instance.id",
    ];

    // Each look reads the whole file.
    private static readonly TimeSpan LeastFileInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>One message for each fault, with the setting, its value and the remedy; empty if all is well.</summary>
    public static List<string> Validate(FraudServiceOptions options, bool needsBroker)
    {
        List<string> faults = [];
        CheckKafka(options.Kafka, needsBroker, faults);
        CheckRuntime(options, faults);
        CheckTopics(options, faults);
        CheckRegistry(options, faults);
        CheckState(options.State, faults);
        CheckHttp(options.Http, faults);
        CheckSavepoints(options, faults);
        CheckControl(options, faults);
        CheckTerminalRisk(options.TerminalRisk, faults);
        faults.AddRange(options.Fraud.Validate().Select(fault => $"{SettingsReader.Section}:Fraud:{fault}"));
        return faults;
    }

    private static void CheckKafka(KafkaOptions kafka, bool needsBroker, List<string> faults)
    {
        if (needsBroker && string.IsNullOrWhiteSpace(kafka.BootstrapServers))
        {
            Add(faults, "Kafka:BootstrapServers", kafka.BootstrapServers,
                "name at least one broker as host:port, with --bootstrap, in appsettings.json or in the environment variable FraudStream__Kafka__BootstrapServers");
            return;
        }

        var owned = kafka.Client.Keys.Where(key => OwnedByTheRuntime.Contains(key, StringComparer.OrdinalIgnoreCase)).ToList();
        foreach (var key in owned)
        {
            var remedy = key.Equals("bootstrap.servers", StringComparison.OrdinalIgnoreCase)
                ? "give the brokers in FraudStream:Kafka:BootstrapServers alone"
                : "remove it, the service sets it itself for exactly-once";
            Add(faults, $"Kafka:Client:{key}", kafka.Client[key], remedy);
        }

        if (owned.Count == 0)
        {
            CheckClient(kafka, faults);
        }
    }

    private static void CheckClient(KafkaOptions kafka, List<string> faults)
    {
        try
        {
            // The client knows best which settings it takes; it connects in the background, and nobody waits for that.
            using var client = new AdminClientBuilder(kafka.ToClientSettings()).SetLogHandler((_, _) => { }).Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            // Values stay out of the message: they may be secrets.
            faults.Add($"{SettingsReader.Section}:Kafka:Client has {string.Join(", ", kafka.Client.Keys.Order(StringComparer.Ordinal))}: " +
                $"the Kafka client refuses them ({e.Message}). Correct them; their names and values are librdkafka's.");
        }
    }

    private static void CheckRuntime(FraudServiceOptions options, List<string> faults)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(options.Kafka.BootstrapServers))
            {
                options.ToExecutionOptions().Validate();
            }
        }
        catch (ArgumentException e)
        {
            faults.Add($"{SettingsReader.Section}:{WithoutParameter(e)}");
        }

        if (options.ReplicationFactor is 0 or < -1)
        {
            Add(faults, "ReplicationFactor", options.ReplicationFactor, "use 1 or more, or -1 for the broker's default");
        }

        if (options.StatisticsInterval < TimeSpan.Zero || options.StatisticsInterval > TimeSpan.FromDays(1))
        {
            Add(faults, "StatisticsInterval", options.StatisticsInterval, "use 0 (never) to 1 day, for example 00:01:00");
        }

        if (!Enum.IsDefined(options.LogFormat))
        {
            Add(faults, "LogFormat", options.LogFormat, "use Text or Json");
        }
    }

    private static void CheckTopics(FraudServiceOptions options, List<string> faults)
    {
        var topics = options.Topics;
        (string Name, string Value)[] all =
        [
            (nameof(topics.Transactions), topics.Transactions),
            (nameof(topics.Decisions), topics.Decisions),
            (nameof(topics.Alerts), topics.Alerts),
            (nameof(topics.DeadLetters), topics.DeadLetters),
            (nameof(topics.Labels), topics.Labels),
            (nameof(topics.TerminalRisk), topics.TerminalRisk),
        ];
        foreach (var (name, value) in all)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                Add(faults, $"Topics:{name}", value, "give the topic a name, or remove the setting for the default");
            }
        }

        foreach (var same in all.Where(topic => topic.Value.Length > 0).GroupBy(topic => topic.Value).Where(group => group.Count() > 1))
        {
            var names = string.Join(" and ", same.Select(topic => topic.Name));
            Add(faults, $"Topics:{same.Last().Name}", same.Key, $"give {names} different names");
        }

        if (options.Partitions is { } partitions)
        {
            if (partitions is < 1 or > 10_000)
            {
                Add(faults, "Partitions", partitions, "use 1 to 10000");
            }
            else if (!options.CreateTopics)
            {
                Add(faults, "Partitions", partitions, "it takes effect only where topics are created: set CreateTopics to true as well, or remove it");
            }
        }
    }

    private static void CheckRegistry(FraudServiceOptions options, List<string> faults)
    {
        var registry = options.SchemaRegistry;
        foreach (var url in registry.Urls)
        {
            if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            {
                Add(faults, "SchemaRegistry:Urls", url, "use addresses such as http://localhost:8081");
            }
        }

        if (string.IsNullOrEmpty(registry.User) != string.IsNullOrEmpty(registry.Password))
        {
            Add(faults, "SchemaRegistry:User", registry.User, "set User and Password, or neither");
        }
        else if (!string.IsNullOrEmpty(registry.User) && registry.Urls.Count == 0)
        {
            Add(faults, "SchemaRegistry:User", registry.User, "set SchemaRegistry:Urls as well, or remove User and Password");
        }

        if (registry.MaxAttempts < 1)
        {
            Add(faults, "SchemaRegistry:MaxAttempts", registry.MaxAttempts, "use 1 or more");
        }

        if (registry.RequestTimeout <= TimeSpan.Zero)
        {
            Add(faults, "SchemaRegistry:RequestTimeout", registry.RequestTimeout, "use more than zero");
        }

        if (registry.RetryDelay < TimeSpan.Zero)
        {
            Add(faults, "SchemaRegistry:RetryDelay", registry.RetryDelay, "use zero or more");
        }
    }

    private static void CheckState(StateOptions state, List<string> faults)
    {
        if (!Enum.IsDefined(state.Backend))
        {
            Add(faults, "State:Backend", state.Backend, "use Memory or Faster");
        }
        else if (state.Backend == StateBackendKind.Faster)
        {
            try
            {
                state.ToFasterOptions(loggerFactory: null, TimeProvider.System).Validate();
            }
            catch (ArgumentException e)
            {
                faults.Add($"{SettingsReader.Section}:State:{WithoutParameter(e)}");
            }
        }
        else if (state.Directory.Length > 0)
        {
            Add(faults, "State:Directory", state.Directory, "it is for another backend: set State:Backend to Faster as well, or remove it");
        }
    }

    private static void CheckHttp(HttpOptions http, List<string> faults)
    {
        if (http.Port is < 0 or > 65535)
        {
            Add(faults, "Http:Port", http.Port, "use 1 to 65535, or 0 for any free port");
        }

        if (HttpServer.FindAddress(http.Host) is null)
        {
            Add(faults, "Http:Host", http.Host, "use an IP address of this machine, for example 127.0.0.1, or 0.0.0.0 for all of them");
        }
    }

    private static void CheckSavepoints(FraudServiceOptions options, List<string> faults)
    {
        foreach (var (name, path) in new[] { ("SavepointDirectory", options.SavepointDirectory), ("FromSavepoint", options.FromSavepoint) })
        {
            if (path.Contains('\0', StringComparison.Ordinal))
            {
                Add(faults, name, path.Replace("\0", "\\0", StringComparison.Ordinal), "use a path without a zero character");
            }
            else if (path.Length > 0 && name == "FromSavepoint" && !Directory.Exists(path))
            {
                Add(faults, name, path, "there is no such directory: give the directory with a savepoint's files, or remove the setting");
            }
        }
    }

    private static void CheckControl(FraudServiceOptions options, List<string> faults)
    {
        if (options.ControlTimeout < TimeSpan.FromSeconds(1) || options.ControlTimeout > TimeSpan.FromHours(1))
        {
            Add(faults, "ControlTimeout", options.ControlTimeout, "use 1 second to 1 hour");
        }

        CheckDocument("Rules", options.Rules);
        CheckDocument("Model", options.Model);

        void CheckDocument(string name, DocumentOptions document)
        {
            if (document.File.Length > 0 && !File.Exists(document.File))
            {
                Add(faults, name + ":File", document.File, "there is no such file; name one, or leave it empty for the topic's live version");
            }

            if (document.FileInterval != TimeSpan.Zero && (document.FileInterval < LeastFileInterval || document.FileInterval > TimeSpan.FromHours(1)))
            {
                Add(faults, name + ":FileInterval", document.FileInterval, "use 0 (at the start only), or 100 ms to 1 hour");
            }
        }
    }

    private static void CheckTerminalRisk(TerminalRiskOptions risk, List<string> faults)
    {
        if (!Enum.IsDefined(risk.Mode))
        {
            Add(faults, "TerminalRisk:Mode", risk.Mode, "use Beside, Elsewhere, Alone or Off");
        }

        CheckTime("CatchUpTimeout", risk.CatchUpTimeout, TimeSpan.Zero, TimeSpan.FromHours(1), "use 0 (do not wait) to 1 hour");
        CheckTime("CommitInterval", risk.CommitInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1), "use 0 to 1 minute");
        CheckTime("IdleTimeout", risk.IdleTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), "use 1 ms to 1 hour");

        if (risk.Expiry != TimeSpan.Zero)
        {
            // Features would differ from those of training if less were remembered.
            CheckTime("Expiry", risk.Expiry, TerminalRiskJobOptions.LeastExpiry, TimeSpan.FromDays(3660), "use 39 days to 10 years, or 0 for ever");
        }

        void CheckTime(string name, TimeSpan value, TimeSpan least, TimeSpan greatest, string remedy)
        {
            if (value < least || value > greatest)
            {
                Add(faults, "TerminalRisk:" + name, value, remedy);
            }
        }
    }

    /// <summary>The message, without what <see cref="ArgumentException"/> puts behind it.</summary>
    private static string WithoutParameter(ArgumentException e) => e.Message.Split(" (Parameter")[0];

    private static void Add(List<string> faults, string setting, object? value, string remedy) =>
        faults.Add(FormattableString.Invariant($"{SettingsReader.Section}:{setting} is '{value}': {remedy}."));
}
