using System.Collections.Concurrent;
using System.Diagnostics;
using FraudService.Worker;

namespace IntegrationTests.Service;

/// <summary>The service as a process of its own, which can be killed as the machine would kill it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
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
                "--app-id", prefix + "app",
                $"--FraudStream:Topics:Transactions={prefix}transactions",
                $"--FraudStream:Topics:Decisions={prefix}fraud-decisions",
                $"--FraudStream:Topics:Alerts={prefix}fraud-alerts",
                $"--FraudStream:Topics:DeadLetters={prefix}fraud-dead-letters",
                .. arguments,
            ])
        {
            RedirectStandardOutput = true,
        })!;

        _reading = ReadAsync();
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
        }
    }
}
