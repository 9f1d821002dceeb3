using System.Diagnostics;
using System.Globalization;

namespace StateBackends;

/// <summary>What files take on disk.</summary>
internal static class DiskUse
{
    /// <summary>The size of a directory's files in bytes. Files that are linked twice, and holes in files, do not count.</summary>
    public static long Of(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return 0;
        }

        // .NET does not tell which files are the same one; du does.
        using var process = Process.Start(new ProcessStartInfo("du") { ArgumentList = { "-s", "-B1", directory }, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return long.Parse(output.AsSpan(0, output.IndexOf('\t', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
    }
}
