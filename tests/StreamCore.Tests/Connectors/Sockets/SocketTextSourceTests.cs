using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using StreamCore.Connectors.Sockets;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Sockets;

public sealed class SocketTextSourceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public SocketTextSourceTests() => _server.Start();

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    [Fact]
    public async Task Lines_are_whole_across_packets_and_the_end_of_the_connection_is_the_end()
    {
        using var run = new SourceRun<string>(new SocketTextSource("127.0.0.1", Port));
        using var connection = await AcceptAsync();

        await SendAsync(connection, "on");
        await SendAsync(connection, "e\r\ntwo\n\nthr");
        await PollUntilAsync(run, () => run.Elements.Count == 3);
        Assert.Equal(["one", "two", ""], run.Elements);
        foreach (var piece in "ée 🚀\nlast"u8.ToArray())
        {
            await connection.SendAsync(new[] { piece }, TestContext.Current.CancellationToken);
        }

        connection.Shutdown(SocketShutdown.Both);
        await PollUntilAsync(run, () => run.Poll(100) == SourceReaderStatus.EndOfInput);
        Assert.Equal(["one", "two", "", "thrée 🚀", "last"], run.Elements);
        Assert.Empty(run.Splits);
        Assert.Empty(run.Snapshot());
    }

    [Fact]
    public async Task Another_delimiter_is_possible()
    {
        using var run = new SourceRun<string>(new SocketTextSource("127.0.0.1", Port, delimiter: ';'));
        using var connection = await AcceptAsync();

        await SendAsync(connection, "a;b\n;");
        await PollUntilAsync(run, () => run.Elements.Count == 2);

        Assert.Equal(["a", "b\n"], run.Elements);
    }

    [Fact]
    public async Task A_line_that_is_too_long_fails_behind_the_lines_before_it()
    {
        using var run = new SourceRun<string>(new SocketTextSource("127.0.0.1", Port) { MaxLineLength = 1000 });
        using var connection = await AcceptAsync();
        await SendAsync(connection, "fine\n");
        await PollUntilAsync(run, () => run.Elements.Count == 1);

        await SendAsync(connection, new string('x', 600));
        await SendAsync(connection, new string('x', 600));

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => PollUntilAsync(run, () => false));
        Assert.Contains("longer than 1000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["fine"], run.Elements);
    }

    [Fact]
    public async Task A_server_that_does_not_run_is_an_error()
    {
        var port = Port;
        _server.Stop();
        using var run = new SourceRun<string>(new SocketTextSource("127.0.0.1", port));

        var failure = await Assert.ThrowsAsync<IOException>(() => PollUntilAsync(run, () => false));

        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ended_connection_is_made_again_after_a_pause()
    {
        var time = new FakeTimeProvider();
        using var run = new SourceRun<string>(new SocketTextSource("127.0.0.1", Port, maxRetries: 1), time: time);
        using (var first = await AcceptAsync())
        {
            await SendAsync(first, "one\n");
        }

        await PollUntilAsync(run, () => run.Elements.Count == 1);
        var accepting = AcceptAsync();
        await PollUntilAsync(run, () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return accepting.IsCompleted;
        });
        using (var second = await accepting)
        {
            await SendAsync(second, "two\n");
        }

        await PollUntilAsync(run, () => run.Elements.Count == 2);
        Assert.Equal(["one", "two"], run.Elements);
    }

    [Fact]
    public async Task A_job_that_stops_does_not_wait_for_the_server()
    {
        var run = new SourceRun<string>(new SocketTextSource("127.0.0.1", Port));
        using var connection = await AcceptAsync();

        await Task.Run(run.Dispose, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _server.Dispose();

    private static async Task PollUntilAsync(SourceRun<string> run, Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        while (!condition())
        {
            run.Poll(100);
            await Task.Yield();
            timeout.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task SendAsync(Socket connection, string text) =>
        await connection.SendAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    private async Task<Socket> AcceptAsync()
    {
        var connection = await _server.AcceptSocketAsync(TestContext.Current.CancellationToken);
        connection.NoDelay = true;
        return connection;
    }
}
