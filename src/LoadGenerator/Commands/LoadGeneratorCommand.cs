using System.CommandLine;
using System.CommandLine.Invocation;
using LoadGenerator.Brokers;

namespace LoadGenerator.Commands;

/// <summary>The command line: one verb for each thing that the tool can do.</summary>
public static class LoadGeneratorCommand
{
    // A load test that is ended early still waits a moment for its last decisions, a broker is stopped in order.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Builds the command with all its verbs.</summary>
    public static RootCommand Build(TimeProvider time) => new(
        "Makes and replays card transactions, drives open-loop load, measures latency, makes faults and audits exactly-once.")
    {
        GenerateCommand.Build(time),
        ReplayCommand.Build(time),
        LoadCommand.Build(time),
        AuditCommand.Build(time),
        ChaosCommand.Build(time),
        TakeoverCommand.Build(time),
        BrokerCommand.Build(),
    };

    /// <summary>Parses and runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TimeProvider time)
    {
        var parsed = Build(time).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            var verb = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
            await Console.Error.WriteLineAsync($"'{verb}--help' shows what is possible, with examples.");
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TerminationTimeout });
    }
}
