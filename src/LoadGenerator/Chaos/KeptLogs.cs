namespace LoadGenerator.Chaos;

/// <summary>
/// The logs of a run in a directory of their own: what was done and when (<c>chaos.log</c>), what each instance said, and what the
/// broker said if it is the run's own.
/// </summary>
public sealed class KeptLogs : IDisposable
{
    private readonly TimeProvider _time;
    private readonly StreamWriter _events;

    /// <summary>Creates the directory, and begins the log of what is done.</summary>
    /// <param name="directory">Where the logs go; files of an earlier run there are overwritten.</param>
    /// <param name="time">Gives the lines the local time, as the service's and the broker's own lines have it.</param>
    /// <exception cref="IOException">The directory cannot be made, or a file in it not be written.</exception>
    public KeptLogs(string directory, TimeProvider time)
    {
        Path = Directory.CreateDirectory(directory).FullName;
        _time = time;
        _events = new(System.IO.Path.Combine(Path, "chaos.log")) { AutoFlush = true };
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Notes what has just happened; called by one thread at a time.</summary>
    public void Note(string line) => _events.WriteLine(FormattableString.Invariant($"{_time.GetLocalNow():yyyy-MM-dd HH:mm:ss.fff} {line}"));

    /// <summary>Takes the logs of instances and broker over.</summary>
    /// <param name="directory">Where the run had its files.</param>
    public void TakeOver(string directory)
    {
        foreach (var log in Directory.EnumerateFiles(directory, "*.log", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }))
        {
            File.Copy(log, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(log)), overwrite: true);
        }
    }

    /// <summary>Ends the log of what is done.</summary>
    public void Dispose() => _events.Dispose();
}
