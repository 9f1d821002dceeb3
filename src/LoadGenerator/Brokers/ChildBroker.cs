namespace LoadGenerator.Brokers;

/// <summary>What brokers in a child process have in common: start, stop, crash, and a directory that may be temporary.</summary>
public abstract class ChildBroker : IRestartableBroker
{
    private const int LogLinesShown = 20;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly bool _isTemporary;
    private GuardedProcess? _process;

    /// <summary>Prepares a broker that is not started yet.</summary>
    /// <param name="port">The port for clients, or null for any free one.</param>
    /// <param name="directory">Where data and log are kept, also after disposal; null for a temporary directory.</param>
    /// <exception cref="BrokerStartException">The port is in use.</exception>
    protected ChildBroker(int? port, string? directory)
    {
        if (port is { } wish && !LoopbackPorts.IsFree(wish))
        {
            throw new BrokerStartException($"Port {wish} of 127.0.0.1 is in use. Pass another --port, or none for any free one.");
        }

        Port = port ?? LoopbackPorts.FindFree();
        _isTemporary = directory is null;
        DataDirectory = directory is null
            ? Directory.CreateTempSubdirectory("fraudstream-kafka-").FullName
            : Directory.CreateDirectory(directory).FullName;
    }

    /// <summary>The port for clients.</summary>
    public int Port { get; }

    /// <inheritdoc/>
    public string DataDirectory { get; }

    /// <inheritdoc/>
    public int? ProcessId => _process is { HasEnded: false } process ? process.Id : null;

    /// <inheritdoc/>
    public string BootstrapServers => $"127.0.0.1:{Port}";

    /// <inheritdoc/>
    public abstract string Description { get; }

    private string LogFile => Path.Combine(DataDirectory, "broker.log");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (ProcessId is { } running)
        {
            throw new InvalidOperationException($"The broker is running as process {running}.");
        }

        _process?.Dispose();
        var process = await GuardedProcess.StartAsync(LogFile, await PrepareCommandAsync(cancellation), cancellation);
        _process = process;
        if (!await BrokerProbe.WaitUntilAnsweringAsync(BootstrapServers, StartPatience, () => !process.HasEnded, cancellation))
        {
            var how = process.HasEnded ? "ended while starting" : $"did not answer in {StartPatience.TotalSeconds:0} s";
            var tail = string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(LogFile, cancellation)).TakeLast(LogLinesShown));
            throw new BrokerStartException(
                $"The broker did not start ({Description}): it {how}. The end of {LogFile}:{Environment.NewLine}{tail}");
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        if (_process is not null && !await _process.EndAsync("TERM", StopPatience))
        {
            await KillAsync();
        }
    }

    /// <inheritdoc/>
    public async Task KillAsync()
    {
        if (_process is not null && !await _process.EndAsync("KILL", StopPatience))
        {
            throw new InvalidOperationException($"The broker's process {_process.Id} does not end.");
        }
    }

    /// <summary>Ends the broker and deletes its directory if that is temporary.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_isTemporary)
        {
            await KillAsync(); // Nobody needs the data any more, so nothing has to be written in order.
        }
        else
        {
            await StopAsync();
        }

        _process?.Dispose();
        _process = null;
        if (_isTemporary && Directory.Exists(DataDirectory))
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    /// <summary>Writes what the broker needs into its directory.</summary>
    /// <returns>The program that runs the broker, and its arguments.</returns>
    protected abstract Task<IReadOnlyList<string>> PrepareCommandAsync(CancellationToken cancellation);
}
