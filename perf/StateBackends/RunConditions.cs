using System.Globalization;
using System.Runtime.InteropServices;

namespace StateBackends;

/// <summary>Where and when it was measured, and what else the machine had to do.</summary>
/// <param name="Date">The day on which it began.</param>
/// <param name="Machine">Processors and memory.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="LoadAverages">The load average of the last minute, after each process that has measured something.</param>
internal sealed record RunConditions(string Date, string Machine, string Runtime, IReadOnlyList<double> LoadAverages)
{
    /// <summary>The load average of the last minute.</summary>
    public static double LoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The conditions of a run that has ended.</summary>
    public static RunConditions Of(DateTimeOffset begin, IReadOnlyList<double> loadAverages) => new(
        begin.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB of memory"),
        RuntimeInformation.FrameworkDescription,
        loadAverages);

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown";
}
