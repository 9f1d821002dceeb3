using System.Diagnostics;
using System.Globalization;
using EmbeddedKafka;

namespace BrokerComparison;

/// <summary>How long the embedded broker takes to start inside a process that has not run it before.</summary>
internal static class StartTime
{
    /// <summary>The verb that makes this program start one broker, print how long that took, and end.</summary>
    public const string Verb = "start-once";

    /// <summary>Starts a broker in this process and prints the milliseconds that it took.</summary>
    public static async Task RunOnceAsync(bool withRegistry)
    {
        var start = TimeProvider.System.GetTimestamp();
        var options = new EmbeddedKafkaOptions { SchemaRegistryPort = withRegistry ? 0 : null };
        await using var broker = await EmbeddedKafkaBroker.StartAsync(options);
        Console.WriteLine(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Has a new process do that.</summary>
    public static async Task<double> InNewProcessAsync(bool withRegistry)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(StartTime).Assembly.Location, Verb, withRegistry ? "registry" : "broker" },
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
