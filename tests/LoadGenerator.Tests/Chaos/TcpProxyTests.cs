using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadGenerator.Chaos;
using Microsoft.Extensions.Time.Testing;

namespace LoadGenerator.Tests.Chaos;

public sealed class TcpProxyTests : IAsyncLifetime
{
    private readonly TcpListener _target = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider _time = new();
    private TcpProxy _proxy = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _target.Start();
        _proxy = new TcpProxy(0, ((IPEndPoint)_target.LocalEndpoint).Port, _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _target.Dispose();
    }

    [Fact]
    public async Task Bytes_pass_in_both_directions()
    {
        var (client, server) = await ConnectAsync();

        await SendAsync(client, "question");
        Assert.Equal("question", await ReceiveAsync(server, 8));
        await SendAsync(server, "answer");
        Assert.Equal("answer", await ReceiveAsync(client, 6));
    }

    [Fact]
    public async Task The_end_of_one_side_is_the_end_for_the_other_too()
    {
        var (client, server) = await ConnectAsync();
        await SendAsync(client, "last words");

        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("last words", await ReceiveAsync(server, 10));
        Assert.Equal(0, await server.ReceiveAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task A_cut_breaks_connections_and_refuses_new_ones_until_it_is_healed()
    {
        var (client, server) = await ConnectAsync();

        _proxy.Cut();

        Assert.True(await IsBrokenAsync(client));
        Assert.True(await IsBrokenAsync(server));
        using var refused = NewSocket();
        Assert.True(await IsRefusedAsync(refused));

        _proxy.Heal();
        (client, server) = await ConnectAsync();
        await SendAsync(client, "again");
        Assert.Equal("again", await ReceiveAsync(server, 5));
    }

    [Fact]
    public async Task What_is_sent_while_nothing_passes_arrives_afterwards_even_if_its_sender_has_gone()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Block();
        await SendAsync(client, "late");
        client.Dispose();
        var receiving = ReceiveAsync(server, 4);

        // The proxy has certainly read it once its own end of the client's connection has closed; what it may not do is pass it on.
        Assert.NotSame(receiving, await Task.WhenAny(receiving, Task.Delay(100, Cancellation)));
        _proxy.Heal();

        Assert.Equal("late", await receiving);
    }

    [Fact]
    public async Task A_connection_that_is_made_while_nothing_passes_reaches_the_target_afterwards()
    {
        _proxy.Block();
        using var client = NewSocket();
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port, Cancellation);
        await SendAsync(client, "early");
        Assert.False(_target.Pending());

        _proxy.Heal();

        using var server = await _target.AcceptSocketAsync(Cancellation);
        Assert.Equal("early", await ReceiveAsync(server, 5));
    }

    [Fact]
    public async Task A_delay_holds_bytes_for_as_long_as_it_says()
    {
        var (client, server) = await ConnectAsync();
        _proxy.Delay(TimeSpan.FromSeconds(5));
        await SendAsync(client, "slow");
        var receiving = ReceiveAsync(server, 4);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotSame(receiving, await Task.WhenAny(receiving, Task.Delay(100, Cancellation)));

        // Whenever the proxy read it, it is due five seconds later.
        while (await Task.WhenAny(receiving, Task.Delay(5, Cancellation)) != receiving)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("slow", await receiving);
    }

    [Fact]
    public async Task A_target_that_goes_away_breaks_the_clients_connection()
    {
        var (client, server) = await ConnectAsync();

        server.LingerState = new LingerOption(enable: true, seconds: 0);
        server.Dispose();

        Assert.True(await IsBrokenAsync(client));
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = NewSocket();
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port, Cancellation);
        return (client, await _target.AcceptSocketAsync(Cancellation));
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static async Task SendAsync(Socket socket, string text) =>
        Assert.Equal(text.Length, await socket.SendAsync(Encoding.ASCII.GetBytes(text), Cancellation));

    private static async Task<string> ReceiveAsync(Socket socket, int length)
    {
        var buffer = new byte[length];
        var received = 0;
        while (received < length && await socket.ReceiveAsync(buffer.AsMemory(received), Cancellation) is var count && count > 0)
        {
            received += count;
        }

        return Encoding.ASCII.GetString(buffer, 0, received);
    }

    private static async Task<bool> IsBrokenAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Cancellation) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private async Task<bool> IsRefusedAsync(Socket socket)
    {
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _proxy.Port, Cancellation);
        }
        catch (SocketException)
        {
            return true;
        }

        return await IsBrokenAsync(socket);
    }
}
