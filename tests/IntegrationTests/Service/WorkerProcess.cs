using System.Collections.Concurrent;
using System.Diagnostics;
using FraudService.Worker;

namespace IntegrationTests.Service;

/// <summary>The service as a process of its own, which can be killed as the machine would kill it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const string HttpLine = "The REST interface is at ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<Uri> _httpAddress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Task _reading;

    /// <summary>Starts the service on topics with a prefix; they have to exist.</summary>
    public WorkerProcess(string bootstrapServers, string prefix, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                typeof(FraudWorker).Assembly.Location,
                "--bootstrap", bootstrapServers,
                "--FraudStream:Http:Port=0",
                .. arguments.Contains("--app-id") ? Array.Empty<string>() : ["--app-id", prefix + "app"],
                $"--FraudStream:Topics:Transactions={prefix}transactions",
                $"--FraudStream:Topics:Decisions={prefix}fraud-decisions",
                $"--FraudStream:Topics:Alerts={prefix}fraud-alerts",
                $"--FraudStream:Topics:DeadLetters={prefix}fraud-dead-letters",
                $"--FraudStream:Topics:Rules={prefix}fraud-rules",
                $"--FraudStream:Topics:Models={prefix}fraud-models",
                $"--FraudStream:Topics:Lists={prefix}fraud-lists",
                $"--FraudStream:Topics:Labels={prefix}fraud-labels",
                $"--FraudStream:Topics:TerminalRisk={prefix}terminal-risk",
                .. arguments,
            ])
        {
            RedirectStandardOutput = true,
        })!;

        _reading = ReadAsync();
    }

    /// <summary>Whether it is known where the service's REST interface is.</summary>
    public bool HasHttpAddress => _httpAddress.Task.IsCompletedSuccessfully;

    /// <summary>Where the service's REST interface is; waits until it is known.</summary>
    public Task<Uri> HttpAddress => _httpAddress.Task.WaitAsync(Patience);

    /// <summary>Waits until the service has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>What the service has written so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Ends the process without giving it a chance to do anything (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal, for example <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", FormattableString.Invariant($"kill -{signal} {_process.Id}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            if (line.IndexOf(HttpLine, StringComparison.Ordinal) is >= 0 and var at)
            {
                _httpAddress.TrySetResult(new Uri(line[(at + HttpLine.Length)..].Trim('"')));
            }
        }

        _httpAddress.TrySetException(new InvalidOperationException($"The service has ended. It wrote:\n{Output}"));
    }
}
