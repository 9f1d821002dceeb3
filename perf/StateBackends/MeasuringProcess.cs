using System.Diagnostics;
using System.Text.Json;

namespace StateBackends;

/// <summary>Runs a task in a process of its own, so that its memory and its start are its own.</summary>
internal static class MeasuringProcess
{
    /// <exception cref="InvalidOperationException">It has failed; why stands on the error stream.</exception>
    public static async Task<T> RunAsync<T>(IEnumerable<string> arguments, Action<string, long, long> onProgress, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(MeasuringProcess).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        try
        {
            var last = "";
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (ProgressLines.TryRead(line, out var stage, out var done, out var total))
                {
                    onProgress(stage, done, total);
                }
                else
                {
                    last = line;
                }
            }

            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<T>(last)!
                : throw new InvalidOperationException($"The process has ended with {process.ExitCode}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
