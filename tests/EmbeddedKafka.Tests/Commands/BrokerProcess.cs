using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace EmbeddedKafka.Tests.Commands;

/// <summary>The broker as a process of its own, which can be killed as the machine would kill it.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<string?> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    public BrokerProcess(params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(EmbeddedKafkaBroker).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _reading = Task.WhenAll(ReadOutputAsync(), ReadErrorsAsync());
    }

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Waits until it listens.</summary>
    /// <returns>The line that says so.</returns>
    public async Task<string> ListeningAsync() =>
        await _firstLine.Task.WaitAsync(Patience, TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"The broker ended without listening: {await ExitCodeAsync()}\n{Errors}");

    /// <summary>Waits until it has ended.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _firstLine.TrySetResult(line);
        }

        _firstLine.TrySetResult(null);
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _errors.Enqueue(line);
        }
    }
}
