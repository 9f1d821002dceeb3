using System.Globalization;

namespace StreamCore.State.Faster;

/// <summary>The log's files: pieces of the same size, whose numbers are behind their names.</summary>
internal static class LogFiles
{
    public const string Name = "log";

    /// <summary>How long each file is.</summary>
    public static long SegmentSize(FasterOptions options) => 16L * options.PageSize;

    public static string Path(string directory, int segment) =>
        System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Name}.{segment}"));

    /// <summary>The numbers of the files that exist, of the log or under another name.</summary>
    public static IEnumerable<int> Find(string directory, string name = Name) =>
        Directory.EnumerateFiles(directory, name + ".*")
            .Select(path => int.TryParse(System.IO.Path.GetExtension(path).AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .Where(number => number >= 0);
}
