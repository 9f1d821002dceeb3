using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using WordCount;

namespace Examples.Tests;

public sealed class WordCountTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_file_is_counted()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "To be, or not to be\n", TestContext.Current.CancellationToken);
            using var output = new StringWriter();

            var exitCode = await WordCountCommand.RunAsync(["--input", file], output, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

            Assert.Equal(0, exitCode);
            Assert.Equal(["to: 1", "be: 1", "or: 1", "not: 1", "to: 2", "be: 2"], output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Lines_of_a_socket_are_counted_as_they_come_and_ctrl_c_ends_the_program()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var start = new ProcessStartInfo("dotnet", [typeof(WordCountJob).Assembly.Location, "--host", "127.0.0.1", "--port", $"{((IPEndPoint)server.LocalEndpoint).Port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var program = Process.Start(start)!;
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            timeout.CancelAfter(Patience);
            using var client = await server.AcceptTcpClientAsync(timeout.Token);
            var stream = client.GetStream();

            await stream.WriteAsync("Hello world\nhello\n"u8.ToArray(), timeout.Token);
            Assert.Equal("hello: 1", await program.StandardOutput.ReadLineAsync(timeout.Token));
            Assert.Equal("world: 1", await program.StandardOutput.ReadLineAsync(timeout.Token));
            Assert.Equal("hello: 2", await program.StandardOutput.ReadLineAsync(timeout.Token));

            // What Ctrl-C sends.
            using var interrupt = Process.Start("kill", ["-INT", $"{program.Id}"]);
            await program.WaitForExitAsync(timeout.Token);
            Assert.Equal(0, program.ExitCode);
            Assert.Empty(await program.StandardError.ReadToEndAsync(timeout.Token));
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    [Fact]
    public async Task Help_tells_the_options()
    {
        using var output = new StringWriter();

        Assert.Equal(0, await WordCountCommand.RunAsync(["--help"], output, TestContext.Current.CancellationToken));

        Assert.All(["--host", "--port", "--input", "nc -lk 9999"], word => Assert.Contains(word, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_a_line()
    {
        var exitCode = await WordCountCommand.RunAsync(["--host", "127.0.0.1", "--port", "1"], TextWriter.Null, TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
    }
}
