namespace LoadGenerator.Brokers;

/// <summary>A broker started as a child process from the Kafka distribution in the directory <c>KAFKA_HOME</c>.</summary>
/// <param name="environment">Looks up an environment variable; by default the process's own.</param>
public sealed class KafkaHomeProvider(Func<string, string?>? environment = null) : IBrokerProvider
{
    private const string Variable = "KAFKA_HOME";

    private readonly Func<string, string?> _environment = environment ?? Environment.GetEnvironmentVariable;

    /// <inheritdoc/>
    public string Remedy =>
        "set the environment variable KAFKA_HOME to the directory of an unpacked Apache Kafka 4 (https://kafka.apache.org/downloads) " +
        "and have Java 17 or newer on the PATH or in JAVA_HOME (Linux and macOS)";

    /// <inheritdoc/>
    public async Task<IKafkaBroker?> TryStartAsync(BrokerRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var home = _environment(Variable);
        if (string.IsNullOrWhiteSpace(home))
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            throw new BrokerStartException(
                $"{Variable} is set to '{home}', but a broker is started from it on Linux and macOS only. " +
                $"Unset {Variable} to use Docker, run this in WSL, or pass --bootstrap HOST:PORT.");
        }

        if (!Directory.Exists(Path.Combine(home, "libs")) || !Directory.EnumerateFiles(Path.Combine(home, "libs"), "kafka*.jar").Any())
        {
            throw new BrokerStartException(
                $"{Variable} is set to '{home}', but there are no Kafka jars in '{Path.Combine(home, "libs")}'. " +
                $"Set it to the directory of an unpacked Apache Kafka, or unset it.");
        }

        var broker = new KafkaHomeBroker(home, FindJava(home), request.Port, request.Directory, request.Settings, request.Listeners);
        try
        {
            await broker.StartAsync(cancellation);
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }

        return broker;
    }

    private string FindJava(string home)
    {
        var javaHome = _environment("JAVA_HOME");
        var directories = string.IsNullOrWhiteSpace(javaHome)
            ? (_environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(javaHome, "bin")];
        return directories.Select(directory => Path.Combine(directory, "java")).FirstOrDefault(File.Exists)
            ?? throw new BrokerStartException(string.IsNullOrWhiteSpace(javaHome)
                ? $"{Variable} is set to '{home}', but there is no 'java' on the PATH. Install Java 17 or newer, or set JAVA_HOME."
                : $"JAVA_HOME is set to '{javaHome}', but there is no 'bin/java' in it. Set it to a Java 17 or newer, or unset it.");
    }
}
