using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace LoadGenerator.Chaos;

/// <summary>One client's connection through a proxy.</summary>
/// <param name="client">The client's side.</param>
/// <param name="targetPort">The port of 127.0.0.1 that the other side is.</param>
/// <param name="time">The clock of the latency.</param>
/// <param name="conditions">How long the way takes now, and what has to end before anything may pass.</param>
internal sealed class ProxiedConnection(
    Socket client, int targetPort, TimeProvider time, Func<(TimeSpan Latency, Task Passage)> conditions) : IDisposable
{
    private const int ChunkSize = 64 * 1024;
    private const int MaxChunksOnTheWay = 256;

    private readonly Socket _target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _broken = new();

    /// <summary>Closes a connection in such a way that the other end gets an error.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }

    /// <summary>Breaks the connection; what is on its way is lost.</summary>
    public void Break()
    {
        try
        {
            _broken.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>Frees what it holds, once <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        client.Dispose();
        _target.Dispose();
        _broken.Dispose();
    }

    /// <summary>Passes bytes on in both directions until both ends have closed or the connection breaks.</summary>
    public async Task RunAsync()
    {
        try
        {
            client.NoDelay = true;
            _target.NoDelay = true;
            await conditions().Passage.WaitAsync(_broken.Token);
            await _target.ConnectAsync(new IPEndPoint(IPAddress.Loopback, targetPort), _broken.Token);
            await Task.WhenAll(PassOnAsync(client, _target), PassOnAsync(_target, client));
            client.Dispose();
            _target.Dispose();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset(client);
            Reset(_target);
        }
    }

    private async Task PassOnAsync(Socket from, Socket to)
    {
        var onTheWay = Channel.CreateBounded<(byte[] Chunk, long Due)>(MaxChunksOnTheWay);
        var receiving = ReceiveAsync(from, onTheWay.Writer);
        try
        {
            await SendAsync(onTheWay.Reader, to);
            await receiving;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One end is gone for good: the other shall know, and what waits for either shall end.
            await _broken.CancelAsync();
            await receiving;
            throw;
        }
    }

    private async Task ReceiveAsync(Socket from, ChannelWriter<(byte[] Chunk, long Due)> onTheWay)
    {
        var buffer = new byte[ChunkSize];
        try
        {
            while (await from.ReceiveAsync(buffer, _broken.Token) is var count && count > 0)
            {
                var due = time.GetTimestamp() + (long)(conditions().Latency.TotalSeconds * time.TimestampFrequency);
                await onTheWay.WriteAsync((buffer[..count], due), _broken.Token);
            }
        }
        finally
        {
            // Also if it failed: what has been received arrives, as it would in a network.
            onTheWay.Complete();
        }
    }

    private async Task SendAsync(ChannelReader<(byte[] Chunk, long Due)> onTheWay, Socket to)
    {
        await foreach (var (chunk, due) in onTheWay.ReadAllAsync(_broken.Token))
        {
            var wait = time.GetElapsedTime(time.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, _broken.Token);
            }

            await conditions().Passage.WaitAsync(_broken.Token);
            for (ReadOnlyMemory<byte> rest = chunk; rest.Length > 0;)
            {
                rest = rest[await to.SendAsync(rest, _broken.Token)..];
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
