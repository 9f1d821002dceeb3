using System.CommandLine;
using FraudDetection;
using FraudDetection.Contracts;
using LoadGenerator.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;

namespace LoadGenerator.Commands;

/// <summary><c>generate</c>: simulated transactions at a fixed rate, or in a file.</summary>
internal static class GenerateCommand
{
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    public static Command Build(TimeProvider time)
    {
        var command = new Command(
            "generate",
            """
            Makes simulated transactions at a fixed rate; the schedule never waits for the system. With --profile handbook it writes
            a file of labelled transactions instead, by the published rules of a handbook on fraud detection: to train a model with
            (FraudService train), to test with (FraudService backtest), or to replay.

            Examples:
              generate --rate 200 --duration 60
              generate --rate 1000 --count 50000 --seed 7 --cards 20000 --bootstrap kafka:9092
              generate --profile handbook --out transactions.csv.gz
              generate --profile handbook --out small.csv --days 60 --cards 500 --terminals 1000 --seed 7 --from 2026-01-01
            """);
        var connection = new ConnectionOptions(command);
        var rate = new Option<double>("--rate")
        {
            Description = "Transactions per second.",
            DefaultValueFactory = _ => 100,
        }.MustBePositive();
        var duration = Durations.Optional("--duration", "How long; not together with --count. [60s]");
        var count = new Option<long>("--count") { Description = "How many; not together with --duration." }.MustBePositive();
        var partitions = new Option<int>("--partitions")
        {
            Description = $"With how many partitions the topic {FraudTopics.Transactions} is created if it does not exist.",
            DefaultValueFactory = _ => 1,
        }.MustBePositive();
        command.Options.Add(rate);
        command.Options.Add(duration);
        command.Options.Add(count);
        var simulator = new SimulatorCommandOptions(command);
        command.Options.Add(partitions);
        var handbook = new HandbookGeneration(command, simulator, [rate, duration, count, partitions, .. simulator.OfStream]);
        command.Validators.Add(result =>
        {
            if (result.GetResult(duration) is not null && result.GetResult(count) is not null)
            {
                result.AddError("--duration and --count contradict each other: give one of them.");
            }
        });

        command.SetAction(connection, async (parsed, cancellationToken) =>
        {
            if (handbook.IsWanted(parsed))
            {
                return await handbook.RunAsync(parsed, simulator, time, cancellationToken);
            }

            var bootstrap = connection.Bootstrap(parsed);
            var perSecond = parsed.GetValue(rate);
            var total = parsed.GetValue(count) is var given and > 0
                ? given
                : (long)Math.Round(perSecond * (parsed.GetValue(duration) ?? DefaultDuration).TotalSeconds);
            var runId = simulator.RunId(parsed, time);

            var topics = connection.Topics(parsed);
            var ids = await FraudSchemas.RegisterAsync(connection.Registry(parsed), topics, cancellationToken);
            await TransactionTopic.CreateIfMissingAsync(bootstrap, topics.Transactions, parsed.GetValue(partitions));
            using var producer = new TransactionProducer(bootstrap, topics.Transactions, ids.Transaction);
            var feed = new TransactionFeed(
                new TransactionSimulator(simulator.Simulator(parsed), runId), producer, new PrecisePacer(time), time);
            var result = await ConsoleProgress.RunAsync(time, async progress =>
            {
                var feeding = feed.RunAsync(OpenLoopSchedule.StartingAfter(time, perSecond), total, cancellationToken);
                while (await Task.WhenAny(feeding, Task.Delay(Tick, time, CancellationToken.None)) != feeding)
                {
                    progress.Report("generate", feed.Sent, total);
                }

                return await feeding;
            });
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"run {runId}: sends began p50 {result.Lag.P50:F3} ms, p99 {result.Lag.P99:F3} ms, at most {result.Lag.Max:F3} ms behind schedule"));
            return await Deliveries.ConcludeAsync(producer, cancellationToken);
        });
        return command;
    }
}
