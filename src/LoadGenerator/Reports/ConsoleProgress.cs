using Spectre.Console;

namespace LoadGenerator.Reports;

/// <summary>Shows the progress of a run on the error stream, so that the results alone stand on standard output.</summary>
public static class ConsoleProgress
{
    /// <summary>Runs something long: bars if a person is watching, plain lines otherwise.</summary>
    public static async Task<T> RunAsync<T>(TimeProvider time, Func<IRunProgress, Task<T>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Console.IsErrorRedirected)
        {
            return await run(new LineProgress(Console.Error, time));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => run(new BarProgress(context)));
    }
}
