using System.CommandLine;
using FraudTraining.Backtests;
using LoadGenerator.Commands;

namespace FraudService.Commands;

/// <summary>The verb <c>train</c>.</summary>
internal static class TrainCommand
{
    private const int DefaultTestDays = 7;

    public static Command Build(TimeProvider time)
    {
        var data = LabelledDataOptions.Data();
        var note = LabelledDataOptions.Note();
        var from = Dates.Optional("--from", "The first day to train on");
        var to = Dates.Optional("--to", "The first day not to train on any more");
        var delay = LabelledDataOptions.DelayDays("--label-delay-days");
        var algorithm = LabelledDataOptions.Algorithm();
        var testFrom = Dates.Optional("--evaluate-from", "The first day to measure the model on (default: when the last labels are known)");
        var testTo = Dates.Optional("--evaluate-to", "The first day not to measure it on any more (default: 7 days after --evaluate-from)");
        var output = new Option<string>("--out") { Description = "The model file to write; one that exists is replaced", HelpName = "model.zip", Required = true };
        var treesOnly = new Option<bool>("--trees-only") { Description = "Leave ML.NET's own file out of the model file: smaller, and scoring does not need it" };
        from.Required = true;
        to.Required = true;
        var command = new Command(
            "train",
            """
            Trains a model from labelled transactions (.csv or .csv.gz), by the code that computes the features online, and writes
            it with its card: data, parameters, figures. The file must begin at least 30 days before --from, since features look
            back. The figures are those of a later period, whose cards that were known to be compromised are left out.

            Examples:
              FraudService train --data transactions.csv.gz --from 2018-07-25 --to 2018-08-01 --out model.zip
              FraudService train --data transactions.csv.gz --from 2018-07-04 --to 2018-08-01 --algorithm fasttree --out model.zip
              FraudService train --data simulated.csv.gz --data-note "simulated data" --from 2018-07-04 --to 2018-08-01
                --evaluate-from 2018-08-08 --evaluate-to 2018-09-01 --trees-only --out model.zip
            """)
        {
            data, note, from, to, delay, algorithm, testFrom, testTo, output, treesOnly,
        };
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var train = new Period(parsed.GetValue(from)!.Value, parsed.GetValue(to)!.Value);
            var days = parsed.GetValue(delay);
            var begin = parsed.GetValue(testFrom) ?? train.To.AddDays(days);
            var result = await LabelledRun.OnFileAsync(
                parsed.GetRequiredValue(data),
                new BacktestOptions
                {
                    Train = train,
                    Test = new Period(begin, parsed.GetValue(testTo) ?? begin.AddDays(DefaultTestDays)),
                    LabelDelayDays = days,
                    Algorithm = parsed.GetValue(algorithm),
                    DataNote = parsed.GetValue(note),
                },
                time,
                cancellation);
            var trained = result.Trained!;
            var path = parsed.GetRequiredValue(output);
            await WriteAsync(path, trained.Model.ToFile(parsed.GetValue(treesOnly) ? default : trained.MlNetFile), cancellation);
            await Console.Out.WriteLineAsync(ModelText.Describe(trained.Model.Card));
            await Console.Out.WriteLineAsync();
            await Console.Out.WriteLineAsync($"{path}: {trained.Model.Version}, equal to ML.NET's score on all {trained.Model.Card.Data.Rows:N0} training rows, bit by bit");
        });
        return command;
    }

    // Written beside it and renamed, so that a file of this name is always whole.
    private static async Task WriteAsync(string path, byte[] file, CancellationToken cancellation)
    {
        var unfinished = path + ".part";
        try
        {
            await File.WriteAllBytesAsync(unfinished, file, cancellation);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"'{path}' can't be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
