using System.Text.RegularExpressions;

namespace Examples.Tests;

/// <summary>
/// The guide's code is taken from files that are compiled and run. With the environment variable UPDATE_SNIPPETS=1 the test
/// writes the blocks anew instead.
/// </summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Guide = Path.Combine(Root, "docs", "streamcore.md");

    [Fact]
    public void Code_in_the_guide_is_code_that_was_compiled()
    {
        var text = File.ReadAllText(Guide);
        var updated = Block().Replace(text, block => $"{block.Groups["marker"].Value}\n```csharp\n{Region(block.Groups["file"].Value, block.Groups["region"].Value)}\n```");
        if (Environment.GetEnvironmentVariable("UPDATE_SNIPPETS") == "1")
        {
            File.WriteAllText(Guide, updated);
        }

        Assert.Equal(updated, File.ReadAllText(Guide));
    }

    [Fact]
    public void All_code_in_the_guide_says_where_it_is_from()
    {
        var text = File.ReadAllText(Guide);

        Assert.Equal(Fence().Count(text), Block().Count(text));
        Assert.True(Block().Count(text) >= 15, "The guide has lost most of its code, or the test no longer finds it.");
    }

    [Fact]
    public void Links_in_the_guide_lead_somewhere()
    {
        var broken = Link().Matches(File.ReadAllText(Guide))
            .Select(link => link.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Root, "docs", target)));

        Assert.Empty(broken);
    }

    private static string Region(string file, string region)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, file));
        var start = Array.FindIndex(lines, line => line.Trim() == $"#region {region}");
        Assert.True(start >= 0, $"{file} has no region '{region}'.");
        var body = lines[(start + 1)..Array.FindIndex(lines, start, line => line.Trim() == "#endregion")];
        var indent = body.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', body.Select(line => line.Length > indent ? line[indent..] : ""));
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "FraudStream.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No directory above {AppContext.BaseDirectory} has FraudStream.sln.");
    }

    [GeneratedRegex(@"(?<marker><!-- snippet: (?<file>[^#\s]+)#(?<region>\S+) -->)\n```csharp\n.*?\n?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
