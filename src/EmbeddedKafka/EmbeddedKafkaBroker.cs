using System.Net;
using System.Net.Sockets;
using EmbeddedKafka.Faults;
using EmbeddedKafka.Log;
using EmbeddedKafka.Network;
using EmbeddedKafka.SchemaRegistry;
using EmbeddedKafka.Topics;
using EmbeddedKafka.Topics.Configs;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka;

/// <summary>
/// A Kafka broker in this process, for development, tests and demos: a cluster of one node that any Kafka client can
/// use, with idempotent producers, transactions and consumer groups. It replicates nothing, encrypts nothing and knows no
/// users: it is no production cluster.
/// </summary>
/// <example>
/// <code>
/// await using var kafka = await EmbeddedKafkaBroker.StartAsync();
/// var config = new ProducerConfig { BootstrapServers = kafka.BootstrapServers };
/// </code>
/// </example>
public sealed class EmbeddedKafkaBroker : IAsyncDisposable
{
    private readonly EmbeddedKafkaOptions _options;
    private readonly int _port;
    private readonly MemoryLogStore _memory;
    private ILogStore? _store;
    private Broker? _broker;
    private IReadOnlyList<BrokerListener> _listeners = [];
    private EmbeddedSchemaRegistry? _registry;

    private EmbeddedKafkaBroker(EmbeddedKafkaOptions options, int port)
    {
        _options = options;
        _port = port;
        _memory = new MemoryLogStore(options.MemoryLimit);
    }

    /// <summary>Where clients connect: <c>host:port</c>. It stays the same across restarts.</summary>
    public string BootstrapServers => $"{_options.AdvertisedHost ?? _options.Host}:{_port}";

    /// <summary>
    /// Address of the schema registry, if <see cref="EmbeddedKafkaOptions.SchemaRegistryPort"/> asks for one; else null. It
    /// stays the same across restarts.
    /// </summary>
    public string? SchemaRegistryUrl { get; private set; }

    /// <summary>How many connections of clients are open.</summary>
    public int OpenConnections => _listeners.Sum(listener => listener.OpenConnections);

    /// <summary>Makes requests fail on demand, and pauses the broker.</summary>
    public FaultInjector Faults { get; } = new();

    /// <summary>Starts a broker. Dispose it to stop it.</summary>
    /// <param name="options">Its settings; null takes the defaults: in memory, on a free port of the loopback interface.</param>
    /// <param name="cancellation">Abandons the start.</param>
    /// <exception cref="SocketException">The address or port can't be had.</exception>
    /// <exception cref="IOException">The data directory can't be used, or another broker uses it.</exception>
    /// <exception cref="InvalidDataException">The data directory holds something else, or it is damaged.</exception>
    public static async Task<EmbeddedKafkaBroker> StartAsync(
        EmbeddedKafkaOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EmbeddedKafkaOptions();
        var sockets = await BindAsync(options, options.Port, cancellation);
        var broker = new EmbeddedKafkaBroker(options, ((IPEndPoint)sockets[0].LocalEndPoint!).Port);
        await broker.ServeAsync(sockets, loseData: false, cancellation);
        return broker;
    }

    /// <summary>
    /// Stops the broker: closes its connections, as a crash does. Its data stay, in memory too, for
    /// <see cref="RestartAsync"/>. A broker that is stopped already stays so.
    /// </summary>
    public async Task StopAsync()
    {
        var listeners = _listeners;
        _listeners = [];
        foreach (var listener in listeners)
        {
            await listener.DisposeAsync();
        }

        if (_registry is { } registry)
        {
            _registry = null;
            await registry.DisposeAsync();
        }

        Close();
    }

    /// <summary>Stops the broker, if it runs, and starts it again at the same address.</summary>
    /// <param name="loseData">Whether it begins with nothing, as a broker whose disk was lost does.</param>
    /// <param name="cancellation">Abandons the start; the broker is stopped then.</param>
    public async Task RestartAsync(bool loseData = false, CancellationToken cancellation = default)
    {
        await StopAsync();
        await ServeAsync(await BindAsync(_options, _port, cancellation), loseData, cancellation);
    }

    /// <summary>Creates a topic, unless there is one of this name: that one stays as it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">How many partitions it gets; null takes <see cref="EmbeddedKafkaOptions.DefaultPartitions"/>.</param>
    /// <param name="settings">Kafka's topic settings that differ from their defaults, such as <c>cleanup.policy</c>, by name.</param>
    /// <returns>Whether the topic is new.</returns>
    /// <exception cref="ArgumentException">There can't be such a topic; the message says why.</exception>
    /// <exception cref="InvalidOperationException">The broker is stopped.</exception>
    public bool CreateTopic(string name, int? partitions = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var broker = Running();
        using (broker.Gate.Enter())
        {
            if (broker.Topics.Find(name) is not null)
            {
                return false;
            }

            try
            {
                var chosen = settings is null ? TopicSettings.Default : TopicSettings.Of(settings);
                broker.Topics.Create(name, partitions ?? _options.DefaultPartitions, chosen);
                return true;
            }
            catch (RefusedException e)
            {
                throw new ArgumentException(e.Message, e);
            }
        }
    }

    /// <summary>
    /// Applies retention and compaction now, to all that they let go, without waiting for
    /// <see cref="EmbeddedKafkaOptions.CleanupInterval"/> or for a log to be worth compacting.
    /// </summary>
    /// <exception cref="InvalidOperationException">The broker is stopped.</exception>
    public void CleanUp() => Running().Cleaner.CleanAll();

    /// <summary>Stops the broker and gives everything back.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Takes the broker's own port and those of the additional listeners, in this order.</summary>
    private static async Task<IReadOnlyList<Socket>> BindAsync(EmbeddedKafkaOptions options, int port, CancellationToken cancellation)
    {
        var address = await ResolveAsync(options.Host, cancellation);
        var sockets = new List<Socket>();
        try
        {
            foreach (var wanted in options.AdditionalListeners.Select(listener => listener.Port).Prepend(port))
            {
                sockets.Add(BrokerListener.Bind(address, wanted));
            }
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }

        return sockets;
    }

    private async Task ServeAsync(IReadOnlyList<Socket> sockets, bool loseData, CancellationToken cancellation)
    {
        try
        {
            _store = OpenStore();
            if (loseData)
            {
                foreach (var partition in _store.ListPartitions().ToList())
                {
                    _store.DeletePartition(partition);
                }
            }

            _broker = Broker.Open(_options, _store, _port);
            var dispatcher = new RequestDispatcher(_broker, Faults, _options.LoggerFactory.CreateLogger<RequestDispatcher>());
            await StartRegistryAsync(_broker, cancellation);
            int[] advertisedPorts = [_port, .. _options.AdditionalListeners.Select(listener => listener.AdvertisedPort)];
            _listeners = [.. sockets.Zip(
                advertisedPorts, (socket, advertised) => BrokerListener.Start(socket, dispatcher, advertised, _options))];
        }
        catch
        {
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }

            await StopAsync();
            throw;
        }
    }

    private async Task StartRegistryAsync(Broker broker, CancellationToken cancellation)
    {
        if (_options.SchemaRegistryPort is not { } port)
        {
            return;
        }

        // After a restart it listens where clients know it to be, also if any port was good enough at first.
        var options = new SchemaRegistryOptions { Port = SchemaRegistryUrl is { } known ? new Uri(known).Port : port };
        _registry = await EmbeddedSchemaRegistry.StartAsync(
            new TopicSchemaStore(broker), options, _options.LoggerFactory, cancellation);
        SchemaRegistryUrl = _registry.Url.ToString().TrimEnd('/');
    }

    private Broker Running() =>
        _broker ?? throw new InvalidOperationException($"The broker is stopped; {nameof(RestartAsync)} starts it again.");

    private ILogStore OpenStore() => _options.DataDirectory is { } directory
        ? new DirectoryLogStore(directory, _options.LoggerFactory.CreateLogger<DirectoryLogStore>())
        : _memory;

    private void Close()
    {
        _broker?.Dispose();
        _broker = null;
        if (_store != _memory)
        {
            _store?.Dispose();
        }

        _store = null;
    }

    private static async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var address)
            ? address
            : (await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancellation))[0];
}
