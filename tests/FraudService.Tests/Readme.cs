using System.Text.RegularExpressions;

namespace FraudService.Tests;

/// <summary>The project's README.</summary>
internal static partial class Readme
{
    /// <summary>Where it is: at the root of the repository, above the folder that the tests run in.</summary>
    public static string FilePath { get; } = Path.Combine(FindRoot(), "README.md");

    /// <summary>The whole text.</summary>
    public static string Text { get; } = File.ReadAllText(FilePath).ReplaceLineEndings("\n");

    /// <summary>Each <c>dotnet run</c> command: the project's folder and the program's arguments.</summary>
    public static IEnumerable<(string Project, string[] Arguments)> Commands =>
        RunCommand().Matches(Text).Select(match => (
            match.Groups["project"].Value, match.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The rows of a section's first table, each as its cells without back-ticks.</summary>
    public static IEnumerable<string[]> Table(string section)
    {
        var start = Text.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"README has no section '{section}'.");
        return Text[start..].Split('\n')
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2) // The header and the line below it.
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray());
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FraudStream.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        }

        return folder;
    }

    [GeneratedRegex(@"^dotnet run .*--project (?<project>\S+) -- (?<arguments>.*)$", RegexOptions.Multiline)]
    private static partial Regex RunCommand();
}
