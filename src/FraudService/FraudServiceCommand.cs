using System.CommandLine;
using System.CommandLine.Invocation;
using FraudService.Commands;
using FraudService.Configuration;
using FraudService.Demo;
using FraudService.Worker;

namespace FraudService;

/// <summary>The command line: without a verb the worker; the verbs show what it does and what it keeps.</summary>
public static class FraudServiceCommand
{
    // Longer than the host's own patience, so that it is the host that ends the worker.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Parses and runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var settings = new SettingArguments(args);
        if (settings.Fault is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return ExitCodes.Usage;
        }

        var parsed = Build(settings).Parse(settings.Others);
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

    /// <summary>Builds the command with its verbs.</summary>
    /// <param name="settings">The settings that the command line gives besides what the command parses.</param>
    public static RootCommand Build(SettingArguments settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var shortcuts = new Dictionary<string, Option<string?>>
        {
            ["FraudStream:Kafka:BootstrapServers"] = new("--bootstrap") { Description = "The Kafka brokers, host:port with commas between", HelpName = "host:port" },
            ["FraudStream:ApplicationId"] = new("--app-id") { Description = "The name that all instances share (default: fraudstream)", HelpName = "name" },
            ["FraudStream:InstanceId"] = new("--instance") { Description = "Tells this instance from the others, the same after a restart (default: 0)", HelpName = "id" },
            ["FraudStream:Slots"] = new("--slots") { Description = "How many threads own partitions (default: 1)", HelpName = "number" },
            ["FraudStream:FromSavepoint"] = new("--from-savepoint") { Description = "The savepoint with which an application without state of its own begins", HelpName = "directory" },
            ["FraudStream:LogFormat"] = new("--log-format") { Description = "text for people (default) or json for machines", HelpName = "text|json" },
        };
        var allowDropped = new Option<bool>("--allow-dropped-state") { Description = "Drop state of operators that the job does not have any more, instead of refusing to go on" };
        var root = new RootCommand(
            """
            Decides card transactions: approve, review or decline, exactly once. Without a verb it is the worker, which
            runs until SIGTERM or Ctrl-C. Every setting of the section FraudStream can be given as --FraudStream:NAME=VALUE,
            in the environment (FraudStream__NAME) or in appsettings.json; the command line wins.

            Examples:
              FraudService demo
              FraudService --bootstrap kafka:9092
              FraudService --bootstrap kafka:9092 --instance 1 --slots 2 --log-format json
              FraudService --bootstrap kafka:9092 --FraudStream:Fraud:DeclineThreshold=0.9
              FraudService --bootstrap kafka:9092 --app-id fraudstream-2 --from-savepoint savepoints/before-upgrade
              FraudService state show --card c-17
              FraudService savepoint create --directory before-upgrade --stop
              FraudService train --data transactions.csv.gz --from 2018-07-25 --to 2018-08-01 --out model.zip
              FraudService backtest --data transactions.csv.gz --model model.zip --test-from 2018-08-08 --test-to 2018-08-15
              FraudService features
              FraudService rules validate rules.json
            """);
        foreach (var option in shortcuts.Values)
        {
            root.Options.Add(option);
        }

        root.Options.Add(allowDropped);
        root.Subcommands.Add(DemoCommand.Build(settings));
        root.Subcommands.Add(StateCommand.Build(settings));
        root.Subcommands.Add(SavepointCommand.Build(settings));
        root.Subcommands.Add(ModelsCommand.Build(settings));
        root.Subcommands.Add(ListsCommand.Build(settings));
        root.Subcommands.Add(ExplainCommand.Build(settings, TimeProvider.System));
        root.Subcommands.Add(RulesCommand.Build(settings));
        root.Subcommands.Add(TrainCommand.Build(TimeProvider.System));
        root.Subcommands.Add(BacktestCommand.Build(settings, TimeProvider.System));
        root.Subcommands.Add(FeaturesCommand.Build());
        root.SetAction(async (parsed, cancellation) =>
        {
            var all = new Dictionary<string, string?>(settings.Values, StringComparer.OrdinalIgnoreCase);
            foreach (var (key, option) in shortcuts)
            {
                if (parsed.GetValue(option) is { } value)
                {
                    all[key] = value;
                }
            }

            if (parsed.GetValue(allowDropped))
            {
                all["FraudStream:AllowNonRestoredState"] = "true";
            }

            try
            {
                return await WorkerHost.RunAsync(all, cancellation);
            }
            catch (InvalidSettingsException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return ExitCodes.Usage;
            }
        });
        return root;
    }
}
