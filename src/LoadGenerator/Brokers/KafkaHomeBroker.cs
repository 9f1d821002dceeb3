using System.Net;
using System.Net.Sockets;

namespace LoadGenerator.Brokers;

/// <summary>
/// A single-node Kafka (KRaft) on loopback ports, run as a child process from an unpacked distribution. It can be stopped,
/// crashed and started again on the same data and the same ports.
/// </summary>
public sealed class KafkaHomeBroker : IKafkaBroker
{
    // Below Linux's and above most services' ports: a port of the ephemeral range could be taken by some client's
    // outgoing connection while the broker is down.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly string _kafkaHome;
    private readonly string _java;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly bool _isTemporary;
    private readonly int _controllerPort;
    private BrokerProcess? _process;

    /// <summary>Prepares a broker that is not started yet.</summary>
    /// <param name="kafkaHome">The directory of the unpacked distribution; its <c>libs</c> are used.</param>
    /// <param name="java">The Java program, version 17 or newer.</param>
    /// <param name="port">The port for clients, or null for any free one.</param>
    /// <param name="directory">Where data and log are kept, also after disposal; null for a temporary directory.</param>
    /// <param name="settings">Broker settings besides or instead of the usual ones.</param>
    /// <exception cref="BrokerStartException">The port is in use.</exception>
    public KafkaHomeBroker(
        string kafkaHome,
        string java,
        int? port = null,
        string? directory = null,
        IReadOnlyDictionary<string, string>? settings = null)
    {
        _settings = settings ?? new Dictionary<string, string>();
        _kafkaHome = Path.GetFullPath(kafkaHome);
        _java = java;
        if (port is { } wish && !IsFree(wish))
        {
            throw new BrokerStartException($"Port {wish} of 127.0.0.1 is in use. Pass another --port, or none for any free one.");
        }

        Port = port ?? FindFreePort();
        do
        {
            _controllerPort = FindFreePort();
        }
        while (_controllerPort == Port);

        _isTemporary = directory is null;
        DataDirectory = directory is null
            ? Directory.CreateTempSubdirectory("fraudstream-kafka-").FullName
            : Directory.CreateDirectory(directory).FullName;
    }

    /// <summary>The port for clients.</summary>
    public int Port { get; }

    /// <summary>Where data and log are kept.</summary>
    public string DataDirectory { get; }

    /// <summary>The Java process's id, or null while the broker is not running.</summary>
    public int? ProcessId => _process is { HasEnded: false } process ? process.JavaProcessId : null;

    /// <inheritdoc/>
    public string BootstrapServers => $"127.0.0.1:{Port}";

    /// <inheritdoc/>
    public string Description => $"a Kafka broker started from KAFKA_HOME ({_kafkaHome}) at {BootstrapServers}, data in {DataDirectory}";

    private string LogFile => Path.Combine(DataDirectory, "broker.log");

    /// <summary>Starts the broker, on the data it had before if there are any, and waits until it answers.</summary>
    /// <exception cref="BrokerStartException">It does not start; the message has the end of its log.</exception>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (ProcessId is { } running)
        {
            throw new InvalidOperationException($"The broker is running as process {running}.");
        }

        _process?.Dispose();
        await WriteConfigurationAsync(cancellation);
        _process = await BrokerProcess.StartAsync(_java, Path.Combine(_kafkaHome, "libs", "*"), DataDirectory, cancellation);
        if (_process is null ||
            !await BrokerProbe.WaitUntilAnsweringAsync(BootstrapServers, StartPatience, () => !_process.HasEnded, cancellation))
        {
            var how = _process is null or { HasEnded: true } ? "ended while starting" : $"did not answer in {StartPatience.TotalSeconds:0} s";
            var tail = string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(LogFile, cancellation)).TakeLast(20));
            throw new BrokerStartException(
                $"The Kafka broker from KAFKA_HOME ({_kafkaHome}) {how}. The end of {LogFile}:{Environment.NewLine}{tail}");
        }
    }

    /// <summary>Shuts the broker down in order (SIGTERM), or kills it if that takes more than 30 s.</summary>
    public async Task StopAsync()
    {
        if (_process is not null && !await _process.EndAsync("TERM", StopPatience))
        {
            await KillAsync();
        }
    }

    /// <summary>Crashes the broker (SIGKILL) and waits until its process has ended.</summary>
    public async Task KillAsync()
    {
        if (_process is not null && !await _process.EndAsync("KILL", StopPatience))
        {
            throw new InvalidOperationException($"The broker's process {_process.JavaProcessId} does not end.");
        }
    }

    /// <summary>Ends the broker and deletes its directory if that is temporary.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isTemporary)
        {
            await KillAsync(); // Nobody needs the data any more, so nothing has to be written in order.
        }
        else
        {
            await StopAsync();
        }

        _process?.Dispose();
        _process = null;
        if (_isTemporary && Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    private async Task WriteConfigurationAsync(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(DataDirectory, "server.properties"), $"""
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:{_controllerPort}
            listeners=PLAINTEXT://127.0.0.1:{Port},CONTROLLER://127.0.0.1:{_controllerPort}
            advertised.listeners=PLAINTEXT://127.0.0.1:{Port}
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
            appender.console.type=Console
            appender.console.name=console
            appender.console.layout.type=PatternLayout
            appender.console.layout.pattern=%d %p %c{1} %m%n

            """, cancellation);
    }

    private static int FindFreePort()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new BrokerStartException($"No free port was found on 127.0.0.1 between {FirstPort} and {LastPort}. Pass --port.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
