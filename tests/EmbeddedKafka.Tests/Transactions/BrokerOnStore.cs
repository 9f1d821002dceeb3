using System.Net;
using EmbeddedKafka.Faults;
using EmbeddedKafka.Log;
using EmbeddedKafka.Network;
using EmbeddedKafka.Tests.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>A broker that keeps its logs where the test says, and a connection to it.</summary>
internal sealed class BrokerOnStore : IAsyncDisposable
{
    private readonly Broker _broker;
    private readonly BrokerListener _listener;

    private BrokerOnStore(Broker broker, BrokerListener listener, RawKafkaConnection connection)
    {
        _broker = broker;
        _listener = listener;
        Connection = connection;
    }

    public RawKafkaConnection Connection { get; }

    public static async Task<BrokerOnStore> StartAsync(ILogStore store, TimeProvider time)
    {
        var options = new EmbeddedKafkaOptions { TimeProvider = time };
        var socket = BrokerListener.Bind(IPAddress.Loopback, 0);
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var broker = Broker.Open(options, store, port);
        var dispatcher = new RequestDispatcher(broker, new FaultInjector(), NullLogger<RequestDispatcher>.Instance);
        var listener = BrokerListener.Start(socket, dispatcher, broker.Port, options);
        return new BrokerOnStore(broker, listener, await RawKafkaConnection.ConnectAsync($"127.0.0.1:{port}"));
    }

    /// <summary>Ends the broker as a crash does: it writes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _listener.DisposeAsync();
        _broker.Dispose();
    }
}
