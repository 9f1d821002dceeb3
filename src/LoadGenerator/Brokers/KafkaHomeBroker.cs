using EmbeddedKafka;

namespace LoadGenerator.Brokers;

/// <summary>
/// A single-node Kafka (KRaft) on loopback ports, run as a child process from an unpacked distribution. It can be stopped,
/// crashed and started again on the same data and the same ports.
/// </summary>
public sealed class KafkaHomeBroker : ChildBroker
{
    // Heap and collector can be set as with the distribution's own scripts. A young collection stops the broker for some
    // 20 ms on two cores whatever its size, and at 1,000 transactions a second one in half a gigabyte comes every two
    // seconds: by itself it lifts the 99th percentile of the latency above 20 ms. So the young generation is large.
    private const string Script = """
        java=$1 classpath=$2 directory=$3 cluster=$4
        if [ ! -e "$directory/data/meta.properties" ]; then
            "$java" -Xmx256m -cp "$classpath" "-Dlog4j2.configurationFile=$directory/log4j2.properties" \
                kafka.tools.StorageTool format -t "$cluster" -c "$directory/server.properties" || exit 1
        fi
        exec "$java" ${KAFKA_HEAP_OPTS:--Xms1g -Xmx1g -Xmn640m} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseParallelGC} -cp "$classpath" "-Dlog4j2.configurationFile=$directory/log4j2.properties" \
            kafka.Kafka "$directory/server.properties"
        """;

    private readonly string _kafkaHome;
    private readonly string _java;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly IReadOnlyList<AdditionalListener> _listeners;
    private readonly int _controllerPort;

    /// <summary>Prepares a broker that is not started yet.</summary>
    /// <param name="kafkaHome">The directory of the unpacked distribution; its <c>libs</c> are used.</param>
    /// <param name="java">The Java program, version 17 or newer.</param>
    /// <param name="port">The port for clients, or null for any free one.</param>
    /// <param name="directory">Where data and log are kept, also after disposal; null for a temporary directory.</param>
    /// <param name="settings">Broker settings besides or instead of the usual ones.</param>
    /// <param name="listeners">Further ports to listen on, for clients behind proxies.</param>
    /// <exception cref="BrokerStartException">The port is in use.</exception>
    public KafkaHomeBroker(
        string kafkaHome,
        string java,
        int? port = null,
        string? directory = null,
        IReadOnlyDictionary<string, string>? settings = null,
        IReadOnlyList<AdditionalListener>? listeners = null)
        : base(port, directory)
    {
        _settings = settings ?? new Dictionary<string, string>();
        _listeners = listeners ?? [];
        _kafkaHome = Path.GetFullPath(kafkaHome);
        _java = java;
        do
        {
            _controllerPort = LoopbackPorts.FindFree();
        }
        while (_controllerPort == Port);
    }

    /// <inheritdoc/>
    public override string Description =>
        $"a Kafka broker started from KAFKA_HOME ({_kafkaHome}) at {BootstrapServers}, data in {DataDirectory}";

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<string>> PrepareCommandAsync(CancellationToken cancellation)
    {
        await WriteConfigurationAsync(cancellation);

        // Kafka wants its cluster id as a UUID's 16 bytes in URL-safe base64 that does not begin with a dash.
        var cluster = "F" + Convert.ToBase64String(Guid.NewGuid().ToByteArray())[1..22].Replace('+', '-').Replace('/', '_');
        return ["/bin/sh", "-c", Script, "sh", _java, Path.Combine(_kafkaHome, "libs", "*"), DataDirectory, cluster];
    }

    private async Task WriteConfigurationAsync(CancellationToken cancellation)
    {
        // Kafka knows a listener by its name, and clients of each are told the address of theirs.
        var names = _listeners.Select((_, index) => FormattableString.Invariant($"PROXIED{index}")).ToList();
        var listeners = string.Concat(names.Zip(_listeners, (name, listener) => $",{name}://127.0.0.1:{listener.Port}"));
        var advertised = string.Concat(names.Zip(_listeners, (name, listener) => $",{name}://127.0.0.1:{listener.AdvertisedPort}"));
        await File.WriteAllTextAsync(Path.Combine(DataDirectory, "server.properties"), $"""
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:{_controllerPort}
            listeners=PLAINTEXT://127.0.0.1:{Port},CONTROLLER://127.0.0.1:{_controllerPort}{listeners}
            advertised.listeners=PLAINTEXT://127.0.0.1:{Port}{advertised}
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT{string.Concat(names.Select(name => $",{name}:PLAINTEXT"))}
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            log.dirs={Path.Combine(DataDirectory, "data")}
            auto.create.topics.enable=false
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=8
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=8
            group.initial.rebalance.delay.ms=0
            log.cleaner.dedupe.buffer.size=16777216
            broker.session.timeout.ms=3000
            broker.heartbeat.interval.ms=500
            {string.Join('\n', _settings.Select(setting => $"{setting.Key}={setting.Value}"))}

            """, cancellation);
        await File.WriteAllTextAsync(Path.Combine(DataDirectory, "log4j2.properties"), """
            rootLogger.level=warn
            rootLogger.appenderRef.console.ref=console
            logger.markers.name=kafka.coordinator.transaction.TransactionMarkerChannelManager
            logger.markers.level=info
            logger.groups.name=org.apache.kafka.coordinator.group
            logger.groups.level=info
            logger.transactions.name=kafka.coordinator.transaction
            logger.transactions.level=info
            appender.console.type=Console
            appender.console.name=console
            appender.console.layout.type=PatternLayout
            appender.console.layout.pattern=%d %p %c{1} %m%n

            """, cancellation);
    }
}
