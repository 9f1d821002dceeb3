using System.CommandLine;
using System.Text.Json;
using FraudDetection.Models;
using FraudDetection.Rules;
using FraudService.Configuration;
using FraudService.Worker;
using FraudTraining.Backtests;
using FraudTraining.Data;
using LoadGenerator.Commands;

namespace FraudService.Commands;

/// <summary>The verb <c>backtest</c>.</summary>
internal static class BacktestCommand
{
    private const string NoModel = "none";
    private const string StandardOutput = "-";

    public static Command Build(SettingArguments settings, TimeProvider time)
    {
        var data = LabelledDataOptions.Data();
        data.Required = false;
        var topics = new Option<bool>("--topics") { Description = "Read the topics of transactions and labels instead of a file" };
        var kafka = new ControlTopicArguments(settings);
        var since = Dates.Optional("--since", "With --topics: from which event time on (default: all that the topics still have)");
        var note = LabelledDataOptions.Note();
        var trainFrom = Dates.Optional("--train-from", "The first day to train a model on, for this test alone");
        var trainTo = Dates.Optional("--train-to", "The first day not to train on any more");
        var delay = LabelledDataOptions.DelayDays("--delay-days");
        var testFrom = Dates.Optional("--test-from", "The first day to decide and measure");
        var testTo = Dates.Optional("--test-to", "The first day not to measure any more");
        var knownFrom = Dates.Optional("--known-from", "Leave out cards with a fraud known since this day (default: --train-from)");
        var algorithm = LabelledDataOptions.Algorithm();
        var rules = new Option<string?>("--rules") { Description = "A file of rules, JSON (default: those that come with the service)", HelpName = "file" };
        var model = new Option<string?>("--model")
        {
            Description = $"A model file instead of training, or '{NoModel}' to test the rules alone (default: the model that comes with the service)",
            HelpName = $"file|{NoModel}",
        };
        var json = new Option<string?>("--json") { Description = "Write the report as JSON to this file, or to standard output for '-'", HelpName = "file" };
        var compare = new Option<string[]>("--compare")
        {
            Description = "Compare two reports that --json has written",
            HelpName = "first.json second.json",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command(
            "backtest",
            """
            Decides past transactions, from a file or from the service's topics, as the service would have, with rules and a model that it trains on earlier ones, or that come
            from files, and measures the decisions by what became known later. Labels count only once they would have been known,
            and cards that were known to be compromised are left out. The thresholds are those of the settings FraudStream:Fraud.
            Days begin at midnight UTC.

            Examples:
              FraudService backtest --data transactions.csv.gz --train-from 2018-07-25 --train-to 2018-08-01
                --test-from 2018-08-08 --test-to 2018-08-15 --json before.json
              FraudService backtest --data transactions.csv.gz --model model.zip --rules rules.json
                --test-from 2018-08-08 --test-to 2018-08-15 --json after.json
              FraudService backtest --topics --bootstrap kafka:9092 --since 2018-06-01 --rules rules.json
                --test-from 2018-08-08 --test-to 2018-08-15
              FraudService backtest --compare before.json after.json
            """)
        {
            data, topics, since, note, trainFrom, trainTo, delay, testFrom, testTo, knownFrom, algorithm, rules, model, json, compare,
        };
        kafka.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(compare) is not null)
            {
                Option[] others = [data, topics, since, trainFrom, trainTo, testFrom, testTo, knownFrom, rules, model];
                if (others.FirstOrDefault(other => result.GetResult(other) is not null) is { } other)
                {
                    result.AddError($"--compare reads two reports: {other.Name} does not belong to it.");
                }

                return;
            }

            var fromTopics = result.GetValue(topics);
            if (fromTopics && result.GetResult(data) is not null)
            {
                result.AddError("--data and --topics contradict each other: give one of them.");
            }

            if (!fromTopics && (result.GetResult(since) ?? result.GetResult(kafka.Bootstrap)) is not null)
            {
                result.AddError("--since and --bootstrap belong to --topics.");
            }

            foreach (var option in (Option[])[.. fromTopics ? (Option[])[] : [data], testFrom, testTo])
            {
                if (result.GetResult(option) is null)
                {
                    result.AddError($"{option.Name} is missing.");
                }
            }

            if (result.GetResult(trainFrom) is null != result.GetResult(trainTo) is null)
            {
                result.AddError("--train-from and --train-to belong together: give both, or none to test a model that exists.");
            }

            if (result.GetResult(trainFrom) is not null && result.GetResult(model) is not null)
            {
                result.AddError("--train-from and --model contradict each other: train a model for the test, or give one.");
            }
        });
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var output = parsed.GetValue(json);
            if (parsed.GetValue(compare) is [var first, var second])
            {
                var comparison = BacktestComparison.Compare(ReadReport(first), ReadReport(second));
                await WriteAsync(comparison, output, BacktestText.Describe, cancellation);
                return;
            }

            var train = parsed.GetValue(trainFrom) is { } begin ? new Period(begin, parsed.GetValue(trainTo)!.Value) : null;
            var options = new BacktestOptions
            {
                Train = train,
                Test = new Period(parsed.GetValue(testFrom)!.Value, parsed.GetValue(testTo)!.Value),
                LabelDelayDays = parsed.GetValue(delay),
                KnownFrom = parsed.GetValue(knownFrom),
                Algorithm = parsed.GetValue(algorithm),
                DataNote = parsed.GetValue(note),
                Model = train is null ? ReadModel(parsed.GetValue(model)) : null,
                Rules = ReadRules(parsed.GetValue(rules)),
                Thresholds = SettingsReader.Read(settings.Values).Fraud,
            };
            var path = parsed.GetValue(data);
            var result = path is null
                ? await OnTopicsAsync(kafka.ReadSettings(parsed), parsed.GetValue(since), options, time, cancellation)
                : await LabelledRun.OnFileAsync(path, options, time, cancellation);
            var report = result.Report
                ?? throw new CommandFailedException($"{(path is null ? "The topic" : $"'{path}'")} has no transaction in the test period, or only of cards that were known to be compromised: choose another period.");
            await WriteAsync(report, output, BacktestText.Describe, cancellation);
        });
        return command;
    }

    private static async Task<BacktestResult> OnTopicsAsync(
        FraudServiceOptions settings, DateTimeOffset? since, BacktestOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using var schemas = await SchemaRegistration.RegisterAsync(settings, time, cancellation);
        var topics = new LabelledTopicsOptions
        {
            Kafka = settings.Kafka.ToClientSettings(),
            Registry = schemas.Registry,
            Topics = settings.Topics,
            Fraud = settings.Fraud,
            Since = since,
        };
        return await LabelledRun.OnTopicsAsync(topics, options, time, cancellation);
    }

    private static FraudModel? ReadModel(string? path) => path switch
    {
        null => FraudModel.Default,
        NoModel => null,
        _ => Read(path, FraudModel.Load),
    };

    private static RuleSet ReadRules(string? path) => path is null
        ? RuleSet.Default
        : Read(path, file => RuleSet.TryParse(File.ReadAllBytes(file), null, out var faults)
            ?? throw new CommandFailedException($"'{file}' can't be used:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}"));

    private static BacktestReport ReadReport(string path) => Read(path, file =>
    {
        try
        {
            return JsonSerializer.Deserialize<BacktestReport>(File.ReadAllBytes(file), ServiceJson.Compact)
                ?? throw new CommandFailedException($"'{file}' is empty: give a report that backtest --json has written.");
        }
        catch (JsonException e)
        {
            throw new CommandFailedException($"'{file}' is no report that backtest --json has written: {e.Message}", e);
        }
    });

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{path}' can't be read: {e.Message}", e);
        }
    }

    private static async Task WriteAsync<T>(T report, string? output, Func<T, string> describe, CancellationToken cancellation)
    {
        var document = JsonSerializer.Serialize(report, ServiceJson.Indented);
        if (output == StandardOutput)
        {
            await Console.Out.WriteLineAsync(document);
            return;
        }

        if (output is not null)
        {
            try
            {
                await File.WriteAllTextAsync(output, document + Environment.NewLine, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException($"'{output}' can't be written: {e.Message}", e);
            }
        }

        await Console.Out.WriteLineAsync(describe(report));
    }
}
