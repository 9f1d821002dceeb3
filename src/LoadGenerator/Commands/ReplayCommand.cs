using System.CommandLine;
using FraudDetection;
using FraudDetection.Contracts;
using LoadGenerator.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Replay;
using LoadGenerator.Reports;

namespace LoadGenerator.Commands;

/// <summary><c>replay</c>: transactions from a file.</summary>
internal static class ReplayCommand
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    public static Command Build(TimeProvider time)
    {
        var command = new Command(
            "replay",
            """
            Sends the transactions of a CSV file, with the event times of the file; as fast as the broker takes them
            unless --rate or --speed says otherwise.

            Examples:
              replay transactions.csv.gz --from 2018-08-08 --to 2018-08-15
              replay transactions.csv --rate 500 --id-prefix second-
              replay transactions.csv --speed 3600
              replay transactions.csv --labels --label-delay-days 7
            """);
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "A .csv or .csv.gz file with the header " + HandbookCsv.Header,
        }.AcceptExistingOnly();
        command.Arguments.Add(file);
        var connection = new ConnectionOptions(command);
        var from = Dates.Optional("--from", "Only transactions from this UTC date or time on.");
        var to = Dates.Optional("--to", "Only transactions before this UTC date or time.");
        var rate = new Option<double>("--rate") { Description = "Transactions per second; not together with --speed." }
            .MustBePositive();
        var speed = new Option<double>("--speed") { Description = "So many times faster than it happened." }
            .MustBePositive();
        var idPrefix = new Option<string>("--id-prefix")
        {
            Description = "Put before each transaction's id, so that a file can be replayed again.",
            DefaultValueFactory = _ => "",
        };
        var partitions = new Option<int>("--partitions")
        {
            Description = $"With how many partitions the topic {FraudTopics.Transactions} is created if it does not exist.",
            DefaultValueFactory = _ => 1,
        }.MustBePositive();
        var labels = new Option<bool>("--labels")
        {
            Description = $"Sends the frauds' labels to {FraudTopics.Labels} as well, each before the first transaction of its time.",
        };
        var labelDelay = new Option<double>("--label-delay-days")
        {
            Description = "So many days after its transaction a label is known; with --labels.",
            DefaultValueFactory = _ => 7,
        }.MustBePositive();
        command.Options.Add(labels);
        command.Options.Add(labelDelay);
        command.Options.Add(from);
        command.Options.Add(to);
        command.Options.Add(rate);
        command.Options.Add(speed);
        command.Options.Add(idPrefix);
        command.Options.Add(partitions);
        command.Validators.Add(result =>
        {
            if (result.GetResult(rate) is not null && result.GetResult(speed) is not null)
            {
                result.AddError("--rate and --speed contradict each other: give one of them.");
            }
        });

        command.SetAction(connection, async (parsed, cancellationToken) =>
        {
            var bootstrap = connection.Bootstrap(parsed);
            var topics = connection.Topics(parsed);
            var ids = await FraudSchemas.RegisterAsync(connection.Registry(parsed), topics, cancellationToken);
            using var rows = HandbookCsv.Open(parsed.GetRequiredValue(file).FullName);
            await TransactionTopic.CreateIfMissingAsync(bootstrap, topics.Transactions, parsed.GetValue(partitions));
            using var producer = new TransactionProducer(bootstrap, topics.Transactions, ids.Transaction);
            var options = new ReplayOptions
            {
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Rate = parsed.GetResult(rate) is null ? null : parsed.GetValue(rate),
                Speed = parsed.GetResult(speed) is null ? null : parsed.GetValue(speed),
                LabelDelay = parsed.GetValue(labels) ? TimeSpan.FromDays(parsed.GetValue(labelDelay)) : null,
                IdPrefix = parsed.GetRequiredValue(idPrefix),
            };
            using var labelProducer = options.LabelDelay is null ? null : new LabelProducer(bootstrap, topics.Labels, ids.Label);
            if (labelProducer is not null)
            {
                await TransactionTopic.CreateIfMissingAsync(bootstrap, topics.Labels, parsed.GetValue(partitions));
            }

            var replay = new TransactionReplay(options, producer, new PrecisePacer(time), time, labelProducer);
            try
            {
                await ConsoleProgress.RunAsync(time, async progress =>
                {
                    var replaying = replay.RunAsync(rows.Read(), cancellationToken);
                    while (await Task.WhenAny(replaying, Task.Delay(Tick, time, CancellationToken.None)) != replaying)
                    {
                        progress.Report("replay", replay.Sent, total: 0);
                    }

                    await replaying;
                    return replay.Sent;
                });
            }
            catch (CsvFormatException e)
            {
                await Console.Error.WriteLineAsync($"{parsed.GetRequiredValue(file)}: {e.Message}");
                await ConcludeAsync();
                return ExitCodes.Failure;
            }

            return await ConcludeAsync();

            async Task<int> ConcludeAsync()
            {
                var code = await Deliveries.ConcludeAsync(producer, cancellationToken);
                return labelProducer is null ? code : Math.Max(code, await Deliveries.ConcludeAsync(labelProducer, cancellationToken, "labels"));
            }
        });
        return command;
    }
}
