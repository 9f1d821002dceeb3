using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using EmbeddedKafka.Commands;
using FraudDetection;
using FraudDetection.Domain;
using FraudService.Configuration;
using LoadGenerator.Commands;
using Microsoft.Extensions.Configuration;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace FraudService.Tests;

/// <summary>What the README promises is what the code does.</summary>
public sealed partial class ReadmeTests
{
    private const string None = "none";

    [Fact]
    public void Every_command_is_accepted()
    {
        Assert.Contains(Readme.Commands, command => command.Arguments is ["demo"]);
        Assert.Equal(
            LoadGeneratorCommand.Build(TimeProvider.System).Subcommands.Select(verb => verb.Name).Order(),
            Readme.Commands.Where(command => command.Project == "src/LoadGenerator").Select(command => command.Arguments[0]).Distinct().Order());
        Assert.All(Readme.Commands, command => Assert.Empty(FindFaults(command.Project, command.Arguments)));
    }

    [Fact]
    public void The_configuration_table_has_every_setting_with_its_default()
    {
        var documented = Readme.Table("Configuration").Select(row => $"{row[0]} = {row[1]}");

        Assert.Equal(SettingsOf(new FraudServiceOptions(), "").Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_in_the_configuration_table_can_be_given_as_they_are_written()
    {
        var given = Readme.Table("Configuration").Where(row => row[1] != None)
            .Select(row => KeyValuePair.Create($"FraudStream:{row[0]}", (string?)row[1]));

        var options = ReadSettings(given);

        Assert.Equal(SettingsOf(new FraudServiceOptions(), ""), SettingsOf(options, ""));
    }

    [Fact]
    public void The_names_in_topics_are_those_of_the_code()
    {
        var execution = new StreamExecutionOptions { ApplicationId = "{application}", Kafka = new Dictionary<string, string>() };
        string[] headers = [DeadLetterHeaders.Reason, DeadLetterHeaders.Topic, DeadLetterHeaders.Partition, DeadLetterHeaders.Offset];

        Assert.Equal([.. new FraudTopicNames().ToKafkaTopics(partitions: 1).Select(topic => topic.Name), execution.ChangelogTopic], Readme.Table("Topics").Select(row => row[0]));
        Assert.Equal<string>(ReasonCodes.All, Readme.Table("What is decided, and why").Select(row => row[0]));
        Assert.All(headers, header => Assert.Contains($"`{header}`", Readme.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/EmbeddedKafka/README.md")]
    [InlineData("perf/README.md")]
    [InlineData("docs/rules.md")]
    [InlineData("docs/decisions.md")]
    public void Every_file_that_a_page_links_to_exists(string page)
    {
        var path = Path.Combine(Path.GetDirectoryName(Readme.FilePath)!, page);
        var root = Path.GetDirectoryName(path)!;
        var links = Link().Matches(File.ReadAllText(path)).Select(match => match.Groups["target"].Value).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(root, link.Split('#')[0])), link));
    }

    private static IEnumerable<string> FindFaults(string project, string[] arguments)
    {
        // Input files are the reader's own: any file stands for them.
        var line = arguments.Select(argument =>
            argument is "transactions.csv.gz" or "appsettings.json" or "model.zip" or "rules.json" ? Readme.FilePath : argument).ToList();
        if (project == "src/LoadGenerator")
        {
            return LoadGeneratorCommand.Build(TimeProvider.System).Parse(line).Errors.Select(error => error.Message);
        }

        if (project == "src/EmbeddedKafka")
        {
            return BrokerCommand.Build().Parse(line).Errors.Select(error => error.Message);
        }

        Assert.Equal("src/FraudService", project);
        var settings = new SettingArguments(line);
        Assert.Null(settings.Fault);
        ReadSettings(settings.Values);
        return FraudServiceCommand.Build(settings).Parse(settings.Others).Errors.Select(error => error.Message);
    }

    private static FraudServiceOptions ReadSettings(IEnumerable<KeyValuePair<string, string?>> settings) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), needsBroker: false);

    /// <summary>Each setting as <c>Group:Name = value</c>.</summary>
    private static IEnumerable<string> SettingsOf(object group, string path)
    {
        foreach (var property in group.GetType().GetProperties())
        {
            var value = property.GetValue(group);
            var name = path + property.Name;
            if (value is not (null or string or ValueType or IEnumerable))
            {
                foreach (var setting in SettingsOf(value, name + ":"))
                {
                    yield return setting;
                }
            }
            else if (property.CanWrite || value is IDictionary or IList)
            {
                yield return $"{name} = {Write(value)}";
            }
        }
    }

    private static string Write(object? value) => value switch
    {
        null or "" or ICollection { Count: 0 } => None,
        bool flag => flag ? "true" : "false",
        TimeSpan duration => duration.ToString("g", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"\]\((?<target>(?!https?:|#)[^)]+)\)")]
    private static partial Regex Link();
}
