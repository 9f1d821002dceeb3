using System.Net;
using System.Net.Sockets;

namespace LoadGenerator.Chaos;

/// <summary>
/// Stands between an instance and the broker, on the loopback interface, and makes their connection break, stand still or
/// take longer. Connections that exist are meant too.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<ProxiedConnection, Task> _connections = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _accepting;
    private TaskCompletionSource _passage = Passed();
    private TimeSpan _latency;
    private bool _isCut;

    /// <summary>Begins to pass on connections.</summary>
    /// <param name="port">The port of 127.0.0.1 to listen on; 0 for any free one.</param>
    /// <param name="targetPort">The port of 127.0.0.1 to pass everything on to.</param>
    /// <param name="time">The clock of the latency.</param>
    /// <exception cref="SocketException">The port can't be had.</exception>
    public TcpProxy(int port, int targetPort, TimeProvider time)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        TargetPort = targetPort;
        _time = time;
        _accepting = AcceptAsync();
    }

    /// <summary>The port that it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The port that it passes everything on to.</summary>
    public int TargetPort { get; }

    /// <summary>Breaks all connections, and new ones as soon as they are made, until <see cref="Heal"/>.</summary>
    public void Cut()
    {
        ProxiedConnection[] connections;
        lock (_lock)
        {
            _isCut = true;
            connections = [.. _connections.Keys];
        }

        foreach (var connection in connections)
        {
            connection.Break();
        }
    }

    /// <summary>Lets nothing pass until <see cref="Heal"/>; what is sent meanwhile passes then.</summary>
    public void Block()
    {
        lock (_lock)
        {
            if (_passage.Task.IsCompleted)
            {
                _passage = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Lets everything take longer, each way, until <see cref="Heal"/>.</summary>
    public void Delay(TimeSpan latency)
    {
        lock (_lock)
        {
            _latency = latency;
        }
    }

    /// <summary>Passes everything on at once again.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _isCut = false;
            _latency = TimeSpan.Zero;
            _passage.TrySetResult();
        }
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        Task[] running;
        lock (_lock)
        {
            running = [.. _connections.Values];
        }

        await Task.WhenAll(running);
        _closed.Dispose();
    }

    private static TaskCompletionSource Passed()
    {
        var passed = new TaskCompletionSource();
        passed.SetResult();
        return passed;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Begin(await _listener.AcceptSocketAsync(_closed.Token));
            }
        }
        catch (Exception e) when (_closed.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private void Begin(Socket client)
    {
        lock (_lock)
        {
            if (_isCut)
            {
                ProxiedConnection.Reset(client);
                return;
            }

            var connection = new ProxiedConnection(client, TargetPort, _time, Conditions);
            _connections.Add(connection, Task.Run(() => RunAsync(connection)));
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await connection.RunAsync();
        lock (_lock)
        {
            _connections.Remove(connection);
        }

        connection.Dispose();
    }

    private (TimeSpan Latency, Task Passage) Conditions()
    {
        lock (_lock)
        {
            return (_latency, _passage.Task);
        }
    }
}
