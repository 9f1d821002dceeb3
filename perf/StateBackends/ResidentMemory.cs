using System.Globalization;

namespace StateBackends;

/// <summary>This process's resident memory as Linux counts it, without the pages of files that it has read or written.</summary>
internal static class ResidentMemory
{
    private const string ResetPeak = "5";

    /// <summary>What is resident now, in bytes.</summary>
    public static long Now => Read("VmRSS:");

    /// <summary>The most that was resident since <see cref="ForgetPeak"/>, in bytes.</summary>
    public static long Peak => Read("VmHWM:");

    /// <summary>Begins a new peak.</summary>
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", ResetPeak);

    private static long Read(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(candidate => candidate.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length, line.Length - name.Length - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
