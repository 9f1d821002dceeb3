using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Network;

/// <summary>Accepts connections, and ends them all when it is disposed.</summary>
internal sealed partial class BrokerListener : IAsyncDisposable
{
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly RequestDispatcher _dispatcher;
    private readonly int _advertisedPort;
    private readonly EmbeddedKafkaOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientConnection, Task> _connections = [];
    private readonly Task _accepting;
    private bool _closed;

    private BrokerListener(Socket socket, RequestDispatcher dispatcher, int advertisedPort, EmbeddedKafkaOptions options)
    {
        _socket = socket;
        _dispatcher = dispatcher;
        _advertisedPort = advertisedPort;
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<BrokerListener>();
        _accepting = AcceptAsync();
    }

    /// <summary>Takes a port, without accepting connections yet.</summary>
    /// <exception cref="SocketException">The address or port can't be had.</exception>
    public static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Begins to accept connections.</summary>
    /// <param name="socket">The port, taken.</param>
    /// <param name="dispatcher">Answers the requests.</param>
    /// <param name="advertisedPort">The port at which the clients are told that the broker is.</param>
    /// <param name="options">The broker's settings.</param>
    public static BrokerListener Start(Socket socket, RequestDispatcher dispatcher, int advertisedPort, EmbeddedKafkaOptions options)
    {
        socket.Listen();
        return new BrokerListener(socket, dispatcher, advertisedPort, options);
    }

    /// <summary>How many connections are open.</summary>
    public int OpenConnections
    {
        get
        {
            lock (_lock)
            {
                return _connections.Count;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        KeyValuePair<ClientConnection, Task>[] running;
        lock (_lock)
        {
            _closed = true;
            running = [.. _connections];
        }

        // Outside of the lock: what waited for a connection ends right here, and takes it out of the list.
        foreach (var (connection, _) in running)
        {
            connection.Close();
        }

        _socket.Dispose();
        await _accepting;
        await Task.WhenAll(running.Select(entry => entry.Value));
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Begin(await _socket.AcceptAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                lock (_lock)
                {
                    if (_closed)
                    {
                        return;
                    }
                }

                // Mostly out of file descriptors: wait for some to come back rather than ask for them all the time.
                LogAcceptFailed(_logger, e.Message);
                await Task.Delay(AcceptRetryDelay);
            }
        }
    }

    private void Begin(Socket socket)
    {
        lock (_lock)
        {
            if (_closed)
            {
                socket.Dispose();
                return;
            }

            if (_connections.Count >= _options.MaxConnections)
            {
                LogTooMany(_logger, _options.MaxConnections);
                socket.Dispose();
                return;
            }

            var connection = new ClientConnection(socket, _dispatcher, _advertisedPort, _options.MaxRequestBytes, _logger);
            _connections.Add(connection, Task.Run(() => RunAsync(connection)));
        }
    }

    private async Task RunAsync(ClientConnection connection)
    {
        await using (connection)
        {
            await connection.RunAsync();

            // While it is whole: what is in the list may be closed at any time.
            lock (_lock)
            {
                _connections.Remove(connection);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a connection: {Limit} are open, which is the most allowed")]
    private static partial void LogTooMany(ILogger logger, int limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted: {Reason}")]
    private static partial void LogAcceptFailed(ILogger logger, string reason);
}
