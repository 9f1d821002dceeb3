using StreamCore.Connectors.Files;
using StreamCore.Connectors.Formats;

namespace StreamCore.Tests.Connectors.Files;

/// <summary>Looks at a sink's output as a reader does that skips hidden names.</summary>
internal static class OutputDirectory
{
    public static IEnumerable<string> VisibleFiles(string directory) => Directory
        .EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Where(file => !Path.GetRelativePath(directory, file).Split(Path.DirectorySeparatorChar).Any(name => name.StartsWith('.')))
        .Order();

    public static IEnumerable<string> HiddenFiles(string directory) => Directory
        .EnumerateFiles(directory, "*" + SinkDirectory.InProgressSuffix, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    /// <summary>Reads all visible files; fails if one is not whole.</summary>
    public static List<T> Read<T>(string directory, IFileFormat<T> format)
    {
        var elements = new List<T>();
        foreach (var file in VisibleFiles(directory))
        {
            using var reader = format.OpenReader(File.OpenRead(file), file, default);
            while (reader.TryRead(out var element))
            {
                elements.Add(element);
            }
        }

        return elements;
    }
}
