using System.CommandLine;

namespace LoadGenerator.Brokers;

/// <summary>The verb <c>broker</c>: runs a broker in the foreground until it is interrupted.</summary>
public static class BrokerCommand
{
    /// <summary>Makes the verb for a command line.</summary>
    public static Command Build()
    {
        var port = new Option<int?>("--port")
        {
            Description = "The loopback port to listen on (default: any free one)",
        };
        var directory = new Option<string?>("--directory")
        {
            Description = "Where to keep data and log (not with Docker; default: a temporary directory, or memory for the embedded broker)",
        };
        var command = new Command("broker", "Run a Kafka broker (from KAFKA_HOME, with Docker, or the embedded one) until Ctrl-C") { port, directory };
        command.SetAction((arguments, cancellation) => RunAsync(
            new BrokerRequest(Port: arguments.GetValue(port), Directory: arguments.GetValue(directory)),
            arguments.InvocationConfiguration.Output,
            arguments.InvocationConfiguration.Error,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(BrokerRequest request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            await using var broker = await KafkaBrokerLocator.FindAsync(request, cancellation);
            await output.WriteLineAsync($"listening on {broker.BootstrapServers} ({broker.Description}); Ctrl-C stops it");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Interrupted, which is how this verb ends.
        }
        catch (Exception e) when (e is NoBrokerException or BrokerStartException)
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }

        return 0;
    }
}
