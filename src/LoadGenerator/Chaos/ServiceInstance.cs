using LoadGenerator.Brokers;

namespace LoadGenerator.Chaos;

/// <summary>One instance of the service: a process that comes and goes, and its own way to the broker.</summary>
/// <param name="number">Its number, from 0, which is its id too.</param>
/// <param name="command">The program and its arguments.</param>
/// <param name="logFile">Where its output is appended.</param>
/// <param name="proxy">Its way to the broker; null if it has none of its own.</param>
/// <param name="disk">Where it keeps its state; null if it has no disk of its own.</param>
internal sealed class ServiceInstance(int number, IReadOnlyList<string> command, string logFile, TcpProxy? proxy, BoundedDisk? disk) : IAsyncDisposable
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(30);

    // The service itself gives up after 30 s.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);

    // What a process ends with that SIGTERM ended, since it had not taken charge of the signal yet.
    private const int EndedBySignal = 128 + 15;
    private const string FirstWords = "Fraud detection starts";

    private GuardedProcess? _process;
    private long _logBegin;

    public int Number => number;

    public string Name => FormattableString.Invariant($"instance {number}");

    /// <summary>Where its output is.</summary>
    public string LogFile => logFile;

    /// <summary>Its way to the broker.</summary>
    public TcpProxy Proxy => proxy ?? throw new InvalidOperationException($"{Name} has no proxy.");

    /// <summary>Where it keeps its state.</summary>
    public BoundedDisk Disk => disk ?? throw new InvalidOperationException($"{Name} has no disk.");

    /// <summary>Held by whoever does something to the instance.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Whether it was started and not ended since by us.</summary>
    public bool IsMeantToRun { get; private set; }

    /// <summary>Whether its process has ended although nobody wanted it to.</summary>
    public bool HasEndedByItself => IsMeantToRun && _process is { HasEnded: true };

    /// <summary>What the process ended with.</summary>
    public int ExitCode => _process!.ExitCode;

    public async Task StartAsync(CancellationToken cancellation)
    {
        _process?.Dispose();
        _logBegin = File.Exists(logFile) ? new FileInfo(logFile).Length : 0;
        _process = await GuardedProcess.StartAsync(logFile, command, cancellation);
        IsMeantToRun = true;
    }

    /// <summary>Ends the process without giving it a chance to do anything.</summary>
    public async Task KillAsync()
    {
        IsMeantToRun = false;
        if (_process is not null && !await _process.EndAsync("KILL", KillPatience))
        {
            throw new InvalidOperationException($"The process {_process.Id} of {Name} does not end.");
        }
    }

    /// <summary>Stops the process in order, or kills it if that takes too long.</summary>
    /// <returns>What went wrong, or null.</returns>
    public async Task<string?> StopAsync()
    {
        IsMeantToRun = false;
        if (_process is null)
        {
            return null;
        }

        if (!await _process.EndAsync("TERM", StopPatience))
        {
            await KillAsync();
            return FormattableString.Invariant($"{Name} did not stop within {StopPatience.TotalSeconds} s and was killed");
        }

        var isInOrder = _process.ExitCode == 0 || (_process.ExitCode == EndedBySignal && !HasBegun());
        return isInOrder ? null : FormattableString.Invariant($"{Name} stopped with exit code {_process.ExitCode}");
    }

    /// <summary>Whether the process has come so far as to say what it is.</summary>
    private bool HasBegun()
    {
        using var log = new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = _logBegin;
        using var reader = new StreamReader(log);
        return reader.ReadToEnd().Contains(FirstWords, StringComparison.Ordinal);
    }

    /// <summary>Lets the process stand still.</summary>
    public Task PauseAsync() => _process!.SignalAsync("STOP");

    /// <summary>Lets the process go on.</summary>
    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        Gate.Dispose();
        disk?.Dispose();
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }
    }
}
