using System.CommandLine;
using LoadGenerator.Replay;
using LoadGenerator.Reports;
using LoadGenerator.Simulation;

namespace LoadGenerator.Commands;

/// <summary>The part of <c>generate</c> that writes labelled transactions to a file.</summary>
internal sealed class HandbookGeneration
{
    private const string Stream = "stream";
    private const string Handbook = "handbook";
    private const int RowsPerReport = 50_000;

    private static readonly HandbookOptions Defaults = new();

    private readonly Option<string> _profile = new Option<string>("--profile")
    {
        Description = "stream: transactions to Kafka; handbook: labelled transactions to a file.",
        DefaultValueFactory = _ => Stream,
    }.AcceptOnlyFromAmong(Stream, Handbook);

    private readonly Option<string?> _out = new("--out")
    {
        Description = "The file of the profile handbook; packed if its name ends in .gz. One that exists is replaced.",
        HelpName = "file",
    };

    private readonly Option<int> _days = new Option<int>("--days")
    {
        Description = "How many days the profile handbook has.",
        DefaultValueFactory = _ => Defaults.Days,
    }.MustBePositive();

    private readonly Option<DateTimeOffset?> _from = Dates.Optional("--from", "The first day of the profile handbook. [2018-04-01]");

    /// <summary>Adds the options to the verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="simulator">The options of the world.</param>
    /// <param name="ofStream">The options that have no meaning for a file.</param>
    public HandbookGeneration(Command command, SimulatorCommandOptions simulator, IReadOnlyList<Option> ofStream)
    {
        Option[] ofFile = [_out, _days, _from];
        command.Options.Add(_profile);
        foreach (var option in ofFile)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            // A value that is wrong has an error of its own, and can't be had here.
            var isFile = result.GetResult(_profile)?.Tokens is [{ Value: Handbook }];
            foreach (var option in isFile ? ofStream : ofFile)
            {
                if (result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} does not belong to the profile {(isFile ? Handbook : Stream)}.");
                }
            }

            if (isFile && simulator.FindHandbookFault(result) is { } fault)
            {
                result.AddError(fault);
            }

            if (isFile && SimulatorCommandOptions.NumberOf(result, _days) > HandbookOptions.MaxDays)
            {
                result.AddError($"--days must be at most {HandbookOptions.MaxDays}.");
            }

            if (isFile && result.GetResult(_out) is null)
            {
                result.AddError("The profile handbook writes a file: name it with --out.");
            }
        });
    }

    /// <summary>Whether a file is wanted.</summary>
    public bool IsWanted(ParseResult parsed) => parsed.GetValue(_profile) == Handbook;

    /// <summary>Writes the file; one that is not complete is removed again.</summary>
    public async Task<int> RunAsync(ParseResult parsed, SimulatorCommandOptions simulator, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = simulator.Handbook(parsed, parsed.GetValue(_days), parsed.GetValue(_from) ?? Defaults.From);
        var path = parsed.GetRequiredValue(_out)!;
        // Written beside the file and renamed, so that a file of this name is always whole.
        var unfinished = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? $"{path[..^3]}.part.gz" : $"{path}.part";
        try
        {
            var (rows, frauds) = await ConsoleProgress.RunAsync(
                time, progress => Task.Run(() => Write(unfinished, options, progress, cancellationToken), CancellationToken.None));
            File.Move(unfinished, path, overwrite: true);
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"{path}: {rows:N0} simulated transactions of {options.Days} days, {frauds:N0} of them frauds"));
            return ExitCodes.Success;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static (long Rows, long Frauds) Write(
        string path, HandbookOptions options, IRunProgress progress, CancellationToken cancellationToken)
    {
        using var writer = new HandbookWriter(path, options.From);
        var transactions = HandbookSimulator.Generate(
            options, cards => progress.Report("simulate", cards, options.Cards), cancellationToken);
        var frauds = 0L;
        for (var row = 0; row < transactions.Count; row++)
        {
            if (row % RowsPerReport == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report("write", row, transactions.Count);
            }

            writer.Write(transactions[row]);
            frauds += transactions[row].Scenario > 0 ? 1 : 0;
        }

        return (transactions.Count, frauds);
    }
}
