using System.Text;
using System.Text.RegularExpressions;
using FraudDetection.Rules;
using FraudService.Configuration;
using Microsoft.Extensions.Configuration;

namespace FraudService.Tests;

/// <summary>The examples in the pages about rules and decisions are right.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void The_rules_in_the_page_are_valid()
    {
        var example = Assert.Single(Examples("rules.md"));
        Assert.Null(FaultIn(example));

        static string? FaultIn(string json) => RuleSet.TryParse(Encoding.UTF8.GetBytes(json), null, out var faults) is null ? faults[0].ToString() : null;
    }

    [Fact]
    public void The_bounds_in_the_page_are_those_of_the_code()
    {
        var page = Read("rules.md");
        Assert.Contains($"| Rules | {RuleLimits.Rules} |", page, StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"| Document | {RuleLimits.Bytes / 1024 / 1024} MiB of UTF-8, {RuleLimits.Values:N0} values, {RuleLimits.JsonDepth} levels |"), page, StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"| Comparisons | {RuleLimits.ComparisonsPerRule} in a rule, {RuleLimits.Comparisons:N0} in the set |"), page, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"| Entries of a list | {RuleLimits.ListEntries:N0} |"), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_segments_in_the_page_are_valid_settings()
    {
        var example = Assert.Single(Examples("decisions.md"));
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(example));
        var options = SettingsReader.Read(new ConfigurationBuilder().AddJsonStream(json).Build(), needsBroker: false);
        Assert.Equal(3, options.Fraud.Segments.Count);
    }

    [Theory]
    [InlineData("rules.md")]
    [InlineData("decisions.md")]
    public void The_commands_in_the_pages_are_accepted(string page)
    {
        // Input files are the reader's own: any file stands for them.
        var faults = Command().Matches(Read(page))
            .Select(match => match.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(arguments => FraudServiceCommand.Build(new SettingArguments(arguments)).Parse(arguments).Errors.Select(error => error.Message));
        Assert.Empty(faults);
    }

    private static IEnumerable<string> Examples(string page) => Example().Matches(Read(page)).Select(match => match.Groups["json"].Value);

    private static string Read(string page) =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(Readme.FilePath)!, "docs", page)).ReplaceLineEndings("\n");

    [GeneratedRegex("^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^FraudService (?<arguments>[^>#\n]*)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
