using System.CommandLine;
using LoadGenerator.Chaos;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;
using LoadGenerator.Takeover;

namespace LoadGenerator.Commands;

/// <summary><c>takeover</c>: how long partitions stand still when an instance is killed.</summary>
internal static class TakeoverCommand
{
    public static Command Build(TimeProvider time)
    {
        var command = new Command(
            "takeover",
            """
            Starts two instances of the fraud service on a broker that runs already, gives many cards state, then kills one
            instance after the other under load and measures how long its partitions stand still: until the group notices
            and assigns them, until they are restored, until they decide. Needs a Unix-like system.

            Examples:
              takeover --bootstrap 127.0.0.1:9092
              takeover --bootstrap 127.0.0.1:9092 --cards 1000000 --standby-replicas 1 --settle 30s
            """);
        var connection = new ConnectionOptions(command);
        var cards = new Option<int>("--cards")
        {
            Description = "How many cards have state.",
            DefaultValueFactory = _ => 100_000,
        }.MustBePositive();
        var repetitions = new Option<int>("--repetitions")
        {
            Description = "How often an instance is killed.",
            DefaultValueFactory = _ => 3,
        }.MustBePositive();
        var standbys = new Option<int>("--standby-replicas") { Description = "The service's StandbyReplicas. [0]" };
        var partitions = new Option<int>("--partitions")
        {
            Description = "How many partitions each topic has.",
            DefaultValueFactory = _ => 4,
        }.MustBePositive();
        var rate = new Option<double>("--rate")
        {
            Description = "Transactions per second while instances are killed.",
            DefaultValueFactory = _ => 200,
        }.MustBePositive();
        var session = Durations.Option("--session-timeout", "After how long without a sign of life an instance loses its partitions.", TimeSpan.FromSeconds(6));
        var transaction = Durations.Option("--transaction-timeout", "After how long the broker aborts what a killed instance had open.", TimeSpan.FromSeconds(10));
        var settle = Durations.Option("--settle", "How long everything is left alone before each kill, for standbys to catch up.", TimeSpan.FromSeconds(20));
        foreach (var option in new Option[] { cards, repetitions, standbys, partitions, rate, session, transaction, settle })
        {
            command.Options.Add(option);
        }

        var json = new JsonOption(command);
        command.SetAction(connection, async (parsed, cancellation) =>
        {
            if (ServiceProgram.Find() is not { } path)
            {
                await Console.Error.WriteLineAsync("The service's program was not found: build it with 'dotnet build -c Release src/FraudService'.");
                return ExitCodes.Failure;
            }

            var directory = Directory.CreateTempSubdirectory("fraudstream-takeover-").FullName;
            var options = new TakeoverOptions
            {
                System = new()
                {
                    Plan = new()
                    {
                        Kinds = new HashSet<FaultKind> { FaultKind.Kill },
                        MaxInstances = 2,
                        SessionTimeout = parsed.GetValue(session),
                    },
                    Rate = parsed.GetValue(rate),
                    Partitions = parsed.GetValue(partitions),
                    Simulator = new SimulatorOptions(),
                    Broker = ChaosBrokerKind.Running,
                    BootstrapServers = connection.Bootstrap(parsed),
                    ServicePath = path,
                    StateBackend = ChaosStateBackend.Memory,
                    ServiceArguments =
                    [
                        "--log-format", "json",
                        FormattableString.Invariant($"--FraudStream:StandbyReplicas={parsed.GetValue(standbys)}"),
                        FormattableString.Invariant($"--FraudStream:TransactionTimeout={parsed.GetValue(transaction):c}"),
                    ],
                    Directory = directory,
                },
                Cards = parsed.GetValue(cards),
                Repetitions = parsed.GetValue(repetitions),
                Settle = parsed.GetValue(settle),
            };
            var isDone = false;
            try
            {
                var results = await new TakeoverRun(options, time, Console.Error.WriteLine).RunAsync(cancellation);
                isDone = true;
                if (!await json.WriteAsync(parsed, results))
                {
                    await Console.Out.WriteLineAsync(TakeoverText.Describe(results));
                }

                return ExitCodes.Success;
            }
            finally
            {
                if (isDone)
                {
                    Directory.Delete(directory, recursive: true);
                }
                else
                {
                    await Console.Error.WriteLineAsync($"Logs are in {directory}");
                }
            }
        });
        return command;
    }
}
