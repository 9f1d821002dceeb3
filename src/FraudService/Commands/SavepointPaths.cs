using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>Finds a savepoint's files.</summary>
internal static class SavepointPaths
{
    /// <summary>The files that a path names: itself, or those of the directory.</summary>
    /// <exception cref="SavepointException">There are none.</exception>
    public static IReadOnlyList<string> Files(string path) => File.Exists(path) ? [path] : SavepointDirectory.Files(path);
}
