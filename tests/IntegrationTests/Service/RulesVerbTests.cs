using System.Text;
using FraudDetection.Rules;
using IntegrationTests.Brokers;

namespace IntegrationTests.Service;

/// <summary>The verbs that put rules into use, as a person types them.</summary>
public sealed class RulesVerbTests(SharedBroker broker) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fraudstream-rules-");
    private readonly string _topic = TopicPrefix.Next() + "rules";

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Rules_are_put_paused_resumed_and_compared()
    {
        var rules = Encoding.UTF8.GetString(RuleSet.Default.Document.Span);
        var first = Write("first.json", rules);
        var second = Write("second.json", rules.Replace("\"weight\": 0.5,", "\"weight\": 0.6,", StringComparison.Ordinal));

        Assert.Equal("Version 1 is live: 5 rule(s)", await SucceedAsync("put", first));
        Assert.Equal("Version 2 is live: 5 rule(s)", await SucceedAsync("put", second, "--base", "1", "--by", "Ann", "--note", "more weight"));
        Assert.Equal("~ velocity: weight 0.5 -> 0.6", await SucceedAsync("diff", "1", "live"));

        Assert.Equal("Version 3 is live: 5 rule(s)", await SucceedAsync("pause", "velocity"));
        Assert.Equal("~ velocity: state \"active\" -> \"paused\"", await SucceedAsync("diff", second, "live"));
        Assert.Equal("Rule 'velocity' is paused already.", await FailAsync("pause", "velocity"));
        Assert.StartsWith("There is no rule 'speed': the live version 3 has velocity, ", await FailAsync("pause", "speed"), StringComparison.Ordinal);
        Assert.Equal("Version 4 is live: 5 rule(s)", await SucceedAsync("resume", "velocity"));
        Assert.Equal("Rule 'velocity' is not paused, it is active.", await FailAsync("resume", "velocity"));
        Assert.Equal(await File.ReadAllTextAsync(second, TestContext.Current.CancellationToken), await SucceedAsync("show") + "\n");

        var versions = await SucceedAsync("list", "--versions");
        Assert.Contains("5 rule(s); by Ann; more weight", versions, StringComparison.Ordinal);
        Assert.Contains("pause velocity", versions, StringComparison.Ordinal);
        Assert.StartsWith("rules 3\n", await SucceedAsync("list", "3"), StringComparison.Ordinal);
        Assert.StartsWith("There is no version 9 of the rules", await FailAsync("list", "9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_made_from_an_outdated_version_are_refused_unless_forced()
    {
        var file = Write("rules.json", Encoding.UTF8.GetString(RuleSet.Default.Document.Span));
        await SucceedAsync("pause", "velocity");
        Assert.StartsWith("Version 1 is live: if your file was made from it, say so with --base 1", await FailAsync("put", file), StringComparison.Ordinal);
        await SucceedAsync("pause", "night-spend");

        Assert.StartsWith("The document was made from version 1, but version 2 is live by now", await FailAsync("put", file, "--base", "1"), StringComparison.Ordinal);
        Assert.Equal("Version 3 is live: 5 rule(s)", await SucceedAsync("put", file, "--force"));
    }

    private async Task<string> SucceedAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.True(exitCode == 0, error);
        return output.TrimEnd();
    }

    private async Task<string> FailAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.Equal((1, ""), (exitCode, output));
        return error.TrimEnd();
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments) => await ServiceProcess.RunAsync(
        ["rules", .. arguments, "--bootstrap", await broker.GetBootstrapServersAsync(), $"--FraudStream:Topics:Rules={_topic}"]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
