using System.Globalization;
using FraudDetection;

namespace LoadGenerator.Chaos;

/// <summary>The service's program: where it is, and how it is called.</summary>
public static class ServiceProgram
{
    /// <summary>The program's file.</summary>
    public const string FileName = "FraudService.dll";

    /// <summary>How often a partition's state is written to disk, if it is kept in FASTER.</summary>
    internal static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Finds the program: beside this one, or where the repository's build puts it, built in the same configuration.
    /// </summary>
    /// <returns>Its path, or null if it is at neither place.</returns>
    public static string? Find() => Find(AppContext.BaseDirectory);

    /// <summary>As <see cref="Find()"/>, seen from another program's folder.</summary>
    internal static string? Find(string folder)
    {
        // …/LoadGenerator/bin/Release/net10.0/ and …/FraudService/bin/Release/net10.0/
        var ownFolder = Path.TrimEndingDirectorySeparator(folder);
        var framework = Path.GetFileName(ownFolder);
        var configuration = Path.GetFileName(Path.GetDirectoryName(ownFolder) ?? "");
        string[] places =
        [
            Path.Combine(ownFolder, FileName),
            Path.GetFullPath(Path.Combine(ownFolder, "..", "..", "..", "..", "FraudService", "bin", configuration, framework, FileName)),
        ];
        return places.FirstOrDefault(File.Exists);
    }

    /// <summary>The command that runs one instance; with a directory, its state is kept in FASTER there.</summary>
    internal static IReadOnlyList<string> Command(
        ChaosOptions options, string application, FraudTopicNames topics, int instance, string bootstrap, string? stateDirectory)
    {
        var session = (int)options.Plan.SessionTimeout.TotalMilliseconds;
        return
        [
            "dotnet", options.ServicePath,
            "--bootstrap", bootstrap,
            "--app-id", application,
            "--instance", instance.ToString(CultureInfo.InvariantCulture),
            // Several instances run on this machine, perhaps beside a service with the default port.
            "--FraudStream:Http:Port=0",
            $"--FraudStream:Topics:Transactions={topics.Transactions}",
            $"--FraudStream:Topics:Decisions={topics.Decisions}",
            $"--FraudStream:Topics:Alerts={topics.Alerts}",
            $"--FraudStream:Topics:DeadLetters={topics.DeadLetters}",
            $"--FraudStream:Topics:Labels={topics.Labels}",
            $"--FraudStream:Topics:TerminalRisk={topics.TerminalRisk}",
            $"--FraudStream:Topics:Rules={topics.Rules}",
            $"--FraudStream:Topics:Models={topics.Models}",
            $"--FraudStream:Topics:Lists={topics.Lists}",
            FormattableString.Invariant($"--FraudStream:TransactionTimeout={options.Plan.SessionTimeout * 2:c}"),
            FormattableString.Invariant($"--FraudStream:Kafka:Client:session.timeout.ms={session}"),
            FormattableString.Invariant($"--FraudStream:Kafka:Client:heartbeat.interval.ms={Math.Max(50, session / 6)}"),

            // For so long a broker that comes back waits for members that are gone before it hands out partitions.
            FormattableString.Invariant($"--FraudStream:Kafka:Client:max.poll.interval.ms={Math.Max(10_000, session)}"),
            .. StateSettings(stateDirectory),
            .. options.ServiceArguments,
        ];
    }

    private static IReadOnlyList<string> StateSettings(string? directory) => directory is null
        ? []
        :
        [
            "--FraudStream:State:Backend=Faster",
            $"--FraudStream:State:Directory={directory}",
            $"--FraudStream:State:CheckpointInterval={CheckpointInterval:c}",
        ];
}
