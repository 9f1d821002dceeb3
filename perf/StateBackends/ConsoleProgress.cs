using Spectre.Console;

namespace StateBackends;

/// <summary>Shows on the error stream how far a run has come: bars if a person is watching, a line for each stage otherwise.</summary>
internal static class ConsoleProgress
{
    public static async Task<T> RunAsync<T>(Func<Action<string, long, long>, Task<T>> run)
    {
        if (Console.IsErrorRedirected)
        {
            return await run(Lines());
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => run(Bars(context)));
    }

    private static Action<string, long, long> Lines()
    {
        var current = "";
        return (stage, _, _) =>
        {
            if (stage != current)
            {
                current = stage;
                Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {stage}");
            }
        };
    }

    private static Action<string, long, long> Bars(ProgressContext context)
    {
        var current = "";
        ProgressTask? task = null;
        return (stage, done, total) =>
        {
            if (task is null || stage != current)
            {
                task?.StopTask();
                current = stage;
                task = context.AddTask(Markup.Escape(stage));
            }

            task.MaxValue = total;
            task.Value = done;
        };
    }
}
