using System.CommandLine;
using LoadGenerator.Reports;

namespace LoadGenerator.Commands;

/// <summary>The option <c>--json</c>: all figures for another program, to a file or to standard output.</summary>
internal sealed class JsonOption
{
    private const string StandardOutput = "-";

    private readonly Option<string?> _option = new("--json")
    {
        Description = "Write all figures as JSON to this file, or to standard output without one.",
        HelpName = "file",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds the option to a verb.</summary>
    public JsonOption(Command command) => command.Options.Add(_option);

    /// <summary>Whether standard output will be taken by the report.</summary>
    public bool TakesStandardOutput(ParseResult parsed) =>
        parsed.GetResult(_option) is not null && (parsed.GetValue(_option) ?? StandardOutput) == StandardOutput;

    /// <summary>Writes the report where it is wanted.</summary>
    /// <returns>True if standard output is taken by it, so that no text may be written there.</returns>
    public async Task<bool> WriteAsync<T>(ParseResult parsed, T report)
    {
        if (parsed.GetResult(_option) is null)
        {
            return false;
        }

        var json = JsonReport.Serialize(report);
        var file = parsed.GetValue(_option) ?? StandardOutput;
        if (file == StandardOutput)
        {
            await Console.Out.WriteLineAsync(json);
            return true;
        }

        await File.WriteAllTextAsync(file, json + Environment.NewLine);
        return false;
    }
}
