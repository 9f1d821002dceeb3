using System.IO.Enumeration;
using System.IO.Hashing;
using System.Text;

namespace StreamCore.Connectors.Files;

/// <summary>A file that a <see cref="FileSource{T}"/> reads.</summary>
/// <param name="Name">Its path relative to the source's directory, with slashes: its identity.</param>
/// <param name="Path">Where it is.</param>
internal sealed record SourceFile(string Name, string Path)
{
    /// <summary>How many groups files are dealt to; a group belongs to one subtask.</summary>
    public const int Groups = 128;

    /// <summary>A hash of the name, wide enough to stand for it.</summary>
    public UInt128 Id { get; } = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(Name));

    /// <summary>The file's group.</summary>
    public int Group => GroupOf(Id);

    /// <summary>The group of a file's id.</summary>
    public static int GroupOf(UInt128 id) => (int)(id % Groups);

    /// <summary>Lists the files to read, in the order of their names.</summary>
    /// <exception cref="FileNotFoundException">There is neither a file nor a directory of that name.</exception>
    public static IReadOnlyList<SourceFile> List(string path, string pattern)
    {
        if (File.Exists(path))
        {
            return [new(System.IO.Path.GetFileName(path), path)];
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"There is no file or directory '{System.IO.Path.GetFullPath(path)}' to read.", path);
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        var paths = new FileSystemEnumerable<string>(path, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory && IsVisible(entry.FileName) && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: false),
            // Links to directories are not followed: they could go round in circles.
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                IsVisible(entry.FileName) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        var files = paths.Select(file => new SourceFile(System.IO.Path.GetRelativePath(path, file).Replace('\\', '/'), file)).ToList();
        files.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return files;
    }

    private static bool IsVisible(ReadOnlySpan<char> name) =>
        !name.StartsWith('.') && !name.StartsWith('_')
        && !name.EndsWith(SinkDirectory.InProgressSuffix, StringComparison.Ordinal)
        && !name.EndsWith(".pending", StringComparison.Ordinal);
}
