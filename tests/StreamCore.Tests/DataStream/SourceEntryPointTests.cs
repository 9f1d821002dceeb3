using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamCore.Connectors.Formats;
using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Tests.Runtime.Aligned;

namespace StreamCore.Tests.DataStream;

public sealed class SourceEntryPointTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();
    private readonly StreamExecutionEnvironment _environment = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public Task Elements_and_collections_come_in_order() => AssertAsync(
        _environment.FromElements(3, 1, 2).Union(_environment.FromCollection(Enumerable.Range(10, 2))), [1, 2, 3, 10, 11]);

    [Fact]
    public Task Sequences_include_both_ends() => AssertAsync(_environment.FromSequence(-1, 2), [-1, 0, 1, 2]);

    [Fact]
    public Task Generators_make_elements_of_numbers() => AssertAsync(_environment.FromGenerator(number => number * number, count: 4), [0, 1, 4, 9]);

    [Fact]
    public async Task Text_files_are_read_by_lines_and_other_files_by_their_format()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "a.txt"), "x\ny\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "b.json"), "1\n2\n", TestContext.Current.CancellationToken);

        await AssertAsync(
            _environment.ReadTextFile(Path.Combine(_directory.FullName, "a.txt"))
                .Union(_environment.ReadFiles(_directory.FullName, new JsonLinesFormat<int>(), pattern: "*.json").Map(number => $"{number}")),
            ["1", "2", "x", "y"]);
    }

    [Fact]
    public async Task Socket_text_is_read_until_the_server_ends_the_connection()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var lines = _environment.SocketTextStream("127.0.0.1", ((IPEndPoint)server.LocalEndpoint).Port, delimiter: ';');
        var run = AssertAsync(lines, ["a", "b"]);
        using (var client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes("a;b;"), TestContext.Current.CancellationToken);
        }

        await run;
    }

    private async Task AssertAsync<T>(DataStream<T> stream, T[] expected)
    {
        var sink = new CollectSink<T>();
        stream.SinkTo(sink);
        await _environment.RunAsync();
        Assert.Equal(expected, sink.Committed.Order());
    }
}
