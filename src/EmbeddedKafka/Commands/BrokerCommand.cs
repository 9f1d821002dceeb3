using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EmbeddedKafka.Commands;

/// <summary>The command line: runs a broker until it is told to stop.</summary>
internal static class BrokerCommand
{
    // Time for connections and files to be closed before the process ends regardless.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Parses and runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var parsed = Build().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("'--help' shows what is possible, with examples.");
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TerminationTimeout });
    }

    /// <summary>Makes the command line.</summary>
    public static RootCommand Build()
    {
        var command = new RootCommand(
            """
            Runs a small Kafka broker, and if wanted a schema registry, in one process without Java or Docker. Any Kafka
            client can use it, with consumer groups, idempotent producers and transactions.

            It is for development, tests and demos. It is not for production: there is one node, so nothing is replicated;
            there are no users, no passwords and no encryption; and what it has acknowledged survives the end of its
            process (with --data), but not always that of the machine.

            Examples:
              Everything in memory, on port 9092:
                dotnet run --project src/EmbeddedKafka
              Logs in files that survive a kill, and two topics:
                dotnet run --project src/EmbeddedKafka -- --data /tmp/kafka --topic orders:4 --topic payments
              With a schema registry, on other ports:
                dotnet run --project src/EmbeddedKafka -- --port 19092 --schema-registry-port 18081
              For clients on other machines that trust each other:
                dotnet run --project src/EmbeddedKafka -- --host 0.0.0.0 --advertised-host build-server
            """);
        var options = new BrokerOptions(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(BrokerOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        // The parser can stop in order only what it has got hold of: what has returned a task.
        await Task.Yield();
        using var loggers = CreateLoggers(options.MinimumLogLevel(parsed));
        var settings = options.Settings(parsed, loggers);
        try
        {
            await using var broker = await EmbeddedKafkaBroker.StartAsync(settings, cancellation);
            foreach (var topic in options.Topics(parsed))
            {
                broker.CreateTopic(topic.Name, topic.Partitions);
            }

            await Console.Out.WriteLineAsync($"listening on {Describe(broker, settings)}; Ctrl-C stops it");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to stop, which is how this command ends.
        }
        catch (Exception e) when (Explain(e, settings) is { } explanation)
        {
            await Console.Error.WriteLineAsync(explanation);
            return ExitCodes.Failure;
        }

        return ExitCodes.Success;
    }

    private static string Describe(EmbeddedKafkaBroker broker, EmbeddedKafkaOptions settings)
    {
        var place = settings.DataDirectory is { } directory ? $"data in {Path.GetFullPath(directory)}" : "data in memory";
        var registry = broker.SchemaRegistryUrl is { } url ? $", schema registry on {url}" : "";
        return $"{broker.BootstrapServers} ({place}){registry}";
    }

    private static ILoggerFactory CreateLoggers(LogLevel level) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(level)
        .AddSimpleConsole(console => console.SingleLine = true)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    private static string? Explain(Exception exception, EmbeddedKafkaOptions settings) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            $"Port {settings.Port} of {settings.Host} is in use: stop what listens there, or choose another port with --port.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"Port {settings.Port} of {settings.Host} is not allowed: choose one from 1024 on with --port.",
        SocketException e => $"Can't listen on {settings.Host}, port {settings.Port}: {e.Message}. Choose another address with --host.",
        UnauthorizedAccessException e => $"The data directory can't be used: {e.Message} Choose another one with --data.",
        IOException or InvalidDataException or ArgumentException => exception.Message,
        _ => null,
    };
}
