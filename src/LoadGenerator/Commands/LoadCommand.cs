using System.CommandLine;
using FraudDetection.Contracts;
using LoadGenerator.Load;
using LoadGenerator.Reports;

namespace LoadGenerator.Commands;

/// <summary><c>load</c>: open-loop load and the latency that it meets.</summary>
internal static class LoadCommand
{
    public static Command Build(TimeProvider time)
    {
        var command = new Command(
            "load",
            """
            Drives the running service at a fixed rate and measures each decision from the scheduled send of its
            transaction to its receipt by a read_committed consumer. Ends with 1 if a decision is lost or doubled.

            Examples:
              load --rate 1000 --warmup 90 --duration 60
              load --rate 200 --warmup 10s --duration 2m --json latency.json
            """);
        var connection = new ConnectionOptions(command);
        var rate = new Option<double>("--rate")
        {
            Description = "Transactions per second.",
            DefaultValueFactory = _ => 1000,
        }.MustBePositive();
        var warmup = Durations.Option(
            "--warmup", "How long the load runs before it counts; a fresh broker is slow.", TimeSpan.FromSeconds(90));
        var duration = Durations.Option("--duration", "How long the measured period is.", TimeSpan.FromSeconds(60));
        var stragglers = Durations.Option(
            "--stragglers", "How long to wait at the end for missing decisions.", TimeSpan.FromSeconds(30));
        command.Options.Add(rate);
        command.Options.Add(warmup);
        command.Options.Add(duration);
        command.Options.Add(stragglers);
        var simulator = new SimulatorCommandOptions(command);
        var json = new JsonOption(command);

        command.SetAction(connection, async (parsed, cancellationToken) =>
        {
            var options = new LoadOptions
            {
                Bootstrap = connection.Bootstrap(parsed),
                Topics = connection.Topics(parsed),
                Rate = parsed.GetValue(rate),
                Warmup = parsed.GetValue(warmup),
                Duration = parsed.GetValue(duration),
                StragglerTimeout = parsed.GetValue(stragglers),
                Simulator = simulator.Simulator(parsed),
                RunId = simulator.RunId(parsed, time),
            };
            if (options.Problem() is { } problem)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCodes.Usage;
            }

            var ids = await FraudSchemas.RegisterAsync(connection.Registry(parsed), options.Topics, cancellationToken);
            var report = await ConsoleProgress.RunAsync(
                time, progress => new LoadTest(options, ids, time, progress).RunAsync(cancellationToken));
            if (!await json.WriteAsync(parsed, report))
            {
                await Console.Out.WriteLineAsync(LoadText.Describe(report));
            }

            if (!report.Holds)
            {
                return ExitCodes.Failure;
            }

            return report.Completed ? ExitCodes.Success : ExitCodes.Cancelled;
        });
        return command;
    }
}
