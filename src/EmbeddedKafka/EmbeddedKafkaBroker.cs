using System.Net;
using System.Net.Sockets;
using EmbeddedKafka.Faults;
using EmbeddedKafka.Network;
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
    private Broker? _broker;
    private BrokerListener? _listener;

    private EmbeddedKafkaBroker(EmbeddedKafkaOptions options, int port)
    {
        _options = options;
        _port = port;
    }

    /// <summary>Where clients connect: <c>host:port</c>. It stays the same across restarts.</summary>
    public string BootstrapServers => $"{_options.AdvertisedHost ?? _options.Host}:{_port}";

    /// <summary>Makes requests fail on demand, and pauses the broker.</summary>
    public FaultInjector Faults { get; } = new();

    /// <summary>Starts a broker. Dispose it to stop it.</summary>
    /// <param name="options">Its settings; null takes the defaults: in memory, on a free port of the loopback interface.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="SocketException">The address or port can't be had.</exception>
    public static async Task<EmbeddedKafkaBroker> StartAsync(
        EmbeddedKafkaOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EmbeddedKafkaOptions();
        var address = await ResolveAsync(options.Host, cancellation);
        var socket = BrokerListener.Bind(address, options.Port);
        var broker = new EmbeddedKafkaBroker(options, ((IPEndPoint)socket.LocalEndPoint!).Port);
        broker.Serve(socket);
        return broker;
    }

    /// <summary>
    /// Stops the broker: closes its connections, as a crash does. Its data stay, in memory too, for
    /// <see cref="RestartAsync"/>. A broker that is stopped already stays so.
    /// </summary>
    public async Task StopAsync()
    {
        if (_listener is { } listener)
        {
            _listener = null;
            await listener.DisposeAsync();
        }

        _broker?.Dispose();
        _broker = null;
    }

    /// <summary>Stops the broker, if it runs, and starts it again at the same address.</summary>
    /// <param name="cancellation">Gives the start up; the broker is stopped then.</param>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await StopAsync();
        Serve(BrokerListener.Bind(await ResolveAsync(_options.Host, cancellation), _port));
    }

    /// <summary>Stops the broker and gives everything back.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    private void Serve(Socket socket)
    {
        _broker = Broker.Open(_options, _port);
        var dispatcher = new RequestDispatcher(_broker, Faults, _options.LoggerFactory.CreateLogger<RequestDispatcher>());
        _listener = BrokerListener.Start(socket, dispatcher, _options);
    }

    private static async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var address)
            ? address
            : (await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancellation))[0];
}
