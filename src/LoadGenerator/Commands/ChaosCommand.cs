using System.CommandLine;
using System.CommandLine.Parsing;
using LoadGenerator.Chaos;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;

namespace LoadGenerator.Commands;

/// <summary><c>chaos</c>: faults at random moments, and the proof that nothing came of them.</summary>
internal static class ChaosCommand
{
    private const string Embedded = "embedded";
    private const string KafkaHome = "kafka-home";
    private const int Spares = 2;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(60);

    public static Command Build(TimeProvider time)
    {
        var command = new Command(
            "chaos",
            """
            Starts a broker and instances of the fraud service, drives them with an open-loop load, and at random moments
            kills, pauses, adds and removes instances, kills the broker, breaks, blocks and delays connections, and fills the
            disks that the state is on. Then it lets everything catch up and audits: each transaction decided exactly once and rightly, the state that the
            changelog restores equal to a single-threaded replay's, no transaction left open. Ends with 1 if not.

            The faults, their targets and times depend on the seed alone, which is printed: the same seed repeats them.
            Needs a Unix-like system.

            Examples:
              chaos --duration 60s
              chaos --faults 200 --interval 4s --broker kafka-home --seed 7 --json chaos.json
              chaos --duration 5m --kinds kill,kill-broker --instances 3 --partitions 8
              chaos --faults 20 --broker kafka:9092 --keep
              chaos --faults 60 --keep-logs logs --setting FraudStream:LogFormat=Json
            """);
        var duration = Durations.Optional("--duration", "For how long faults are made. [60s, without --faults]");
        var faults = new Option<int>("--faults") { Description = "After how many faults it ends, if not before." }.MustBePositive();
        var interval = Durations.Option("--interval", "The mean time from one fault to the next.", TimeSpan.FromSeconds(4));
        var kinds = new Option<FaultKind[]>("--kinds")
        {
            Description = $"Which faults to make, with commas between: {string.Join(", ", FaultKindNames.All.Select(FaultKindNames.Of))}.",
            HelpName = "kind,...",
            DefaultValueFactory = _ => [.. FaultKindNames.All],
            CustomParser = ParseKinds,
        };
        var broker = new Option<string>("--broker")
        {
            Description = $"{Embedded}, {KafkaHome} (Apache Kafka from the directory KAFKA_HOME) or the host:port of a broker that runs already, which is left alone.",
            HelpName = "broker",
            DefaultValueFactory = _ => Embedded,
        };
        var instances = new Option<int>("--instances")
        {
            Description = $"How many instances run at the beginning; there may be {Spares} more at times.",
            DefaultValueFactory = _ => 2,
        }.MustBePositive();
        var partitions = new Option<int>("--partitions")
        {
            Description = "How many partitions each topic has.",
            DefaultValueFactory = _ => 4,
        }.MustBePositive();
        var rate = new Option<double>("--rate")
        {
            Description = "Transactions per second.",
            DefaultValueFactory = _ => 200,
        }.MustBePositive();
        var cards = new Option<int>("--cards")
        {
            Description = "How many cards there are.",
            DefaultValueFactory = _ => 500,
        }.MustBePositive();
        var seed = new Option<int?>("--seed") { Description = "The seed of faults and transactions. [a random one]" };
        var session = Durations.Option(
            "--session-timeout", "After how long without a sign of life an instance loses its partitions.", TimeSpan.FromSeconds(2));
        var service = new Option<FileInfo?>("--service")
        {
            Description = $"The service's {ServiceProgram.FileName}. [beside this program, or where the repository's build puts it]",
        };
        var backend = new Option<ChaosStateBackend>("--state-backend")
        {
            Description = "Where the service keeps its state: in memory, or in FASTER with checkpoints, which fill-disk needs.",
            HelpName = "memory|faster",
            DefaultValueFactory = _ => ChaosStateBackend.Faster,
        };
        var settings = new Option<string[]>("--setting")
        {
            Description = "A further setting of the service, for example FraudStream:Slots=2; may be given several times.",
            HelpName = "name=value",
        };
        var keep = new Option<bool>("--keep") { Description = "Keep logs and data also if all is well." };
        var keepLogs = new Option<DirectoryInfo?>("--keep-logs")
        {
            Description = "Put the logs of broker, instances and faults into this directory at the end, however it ends.",
            HelpName = "directory",
        };
        foreach (var option in new Option[]
            { duration, faults, interval, kinds, broker, instances, partitions, rate, cards, seed, session, service, backend, settings, keep, keepLogs })
        {
            command.Options.Add(option);
        }

        var json = new JsonOption(command);
        command.SetAction(parsed => parsed.GetRequiredValue(broker), async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(service)?.FullName ?? ServiceProgram.Find();
            if (!File.Exists(path))
            {
                await Console.Error.WriteLineAsync(
                    $"The service's program was not found{(path is null ? "" : $" at {path}")}: build it with 'dotnet build -c Release src/FraudService', or name its {ServiceProgram.FileName} with --service.");
                return ExitCodes.Failure;
            }

            var where = parsed.GetRequiredValue(broker);
            var possible = Possible(parsed, kinds, where, parsed.GetRequiredValue(backend));
            if (possible.Count == 0)
            {
                await Console.Error.WriteLineAsync("No kind of fault that was asked for can happen here.");
                return ExitCodes.Failure;
            }

            var chosenSeed = parsed.GetValue(seed) ?? Random.Shared.Next();
            int? count = parsed.GetValue(faults) is var given and > 0 ? given : null;
            var options = new ChaosOptions
            {
                Plan = new FaultPlanOptions
                {
                    Seed = chosenSeed,
                    Kinds = possible,
                    Instances = parsed.GetValue(instances),
                    MaxInstances = parsed.GetValue(instances) + Spares,
                    MeanInterval = parsed.GetValue(interval),
                    SessionTimeout = parsed.GetValue(session),
                },
                Faults = count,
                Duration = parsed.GetValue(duration) ?? (count is null ? DefaultDuration : null),
                Rate = parsed.GetValue(rate),
                Partitions = parsed.GetValue(partitions),
                Simulator = new SimulatorOptions { Seed = chosenSeed, Cards = parsed.GetValue(cards) },
                Broker = where switch
                {
                    Embedded => ChaosBrokerKind.Embedded,
                    KafkaHome => ChaosBrokerKind.KafkaHome,
                    _ => ChaosBrokerKind.Running,
                },
                BootstrapServers = where,
                ServicePath = path,
                StateBackend = parsed.GetRequiredValue(backend),
                ServiceArguments = [.. (parsed.GetValue(settings) ?? []).Select(setting => "--" + setting)],
                Directory = Directory.CreateTempSubdirectory("fraudstream-chaos-").FullName,
            };
            using var logs = parsed.GetValue(keepLogs) is { } directory ? new KeptLogs(directory.FullName, time) : null;
            return await RunAsync(options, parsed, json, parsed.GetValue(keep), logs, time, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ChaosOptions options, ParseResult parsed, JsonOption json, bool keep, KeptLogs? logs, TimeProvider time, CancellationToken cancellation)
    {
        var lines = json.TakesStandardOutput(parsed) ? Console.Error : Console.Out;
        void Say(string line)
        {
            lines.WriteLine(line);
            logs?.Note(line);
        }

        var isKept = true;
        try
        {
            await lines.WriteLineAsync(FormattableString.Invariant($"seed {options.Plan.Seed}"));
            if (options.Broker == ChaosBrokerKind.Running)
            {
                await lines.WriteLineAsync("the broker is not ours: it is not killed, and no connection is cut, blocked or delayed");
            }

            var report = await new ChaosRun(options, time, new LineProgress(Console.Error, time), Say).RunAsync(cancellation);
            if (!await json.WriteAsync(parsed, report))
            {
                await lines.WriteLineAsync(ChaosText.Describe(report));
            }

            isKept = keep || !report.Passed;
            return report.Passed ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            isKept = keep;
            throw;
        }
        finally
        {
            if (logs is not null)
            {
                logs.TakeOver(options.Directory);
                await Console.Error.WriteLineAsync($"Logs are in {logs.Path}");
            }

            if (isKept)
            {
                await Console.Error.WriteLineAsync($"Logs and data are in {options.Directory}");
            }
            else
            {
                Directory.Delete(options.Directory, recursive: true);
            }
        }
    }

    /// <summary>Leaves out what needs a broker of our own, if it is another's, and what needs disks, if there are none.</summary>
    private static HashSet<FaultKind> Possible(ParseResult parsed, Option<FaultKind[]> option, string broker, ChaosStateBackend backend)
    {
        var kinds = parsed.GetRequiredValue(option).ToHashSet();
        if (broker is not (Embedded or KafkaHome))
        {
            kinds.ExceptWith([FaultKind.KillBroker, FaultKind.Cut, FaultKind.Blackhole, FaultKind.Delay]);
        }

        if (kinds.Contains(FaultKind.FillDisk)
            && (backend == ChaosStateBackend.Memory ? "the state is in memory" : BoundedDisk.FindObstacle()) is { } obstacle)
        {
            kinds.Remove(FaultKind.FillDisk);
            Console.Error.WriteLine($"without fill-disk: {obstacle}");
        }

        return kinds;
    }

    private static FaultKind[]? ParseKinds(ArgumentResult result)
    {
        var kinds = new List<FaultKind>();
        foreach (var name in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!FaultKindNames.TryFind(name, out var kind))
            {
                result.AddError($"'{name}' is no kind of fault: use {string.Join(", ", FaultKindNames.All.Select(FaultKindNames.Of))}.");
                return null;
            }

            kinds.Add(kind);
        }

        return [.. kinds];
    }
}
