using System.CommandLine;
using FraudDetection.Control;
using FraudDetection.Rules;

namespace FraudService.Commands;

/// <summary>The verbs <c>rules validate</c>, <c>list</c>, <c>show</c> and <c>diff</c>, which change nothing, and those of <see cref="RulesWriting"/>.</summary>
internal static class RulesCommand
{
    public static Command Build(SettingArguments settings) =>
        new("rules", "Checks, shows and compares rules, and puts them into use in all running instances.")
        {
            BuildValidate(),
            BuildList(settings),
            BuildShow(settings),
            BuildDiff(settings),
            RulesWriting.BuildPut(settings),
            RulesWriting.BuildPause(settings),
            RulesWriting.BuildResume(settings),
        };

    private static Command BuildValidate()
    {
        var file = new Argument<string>("file") { Description = "The rules, a JSON file" };
        var json = Verb.JsonOption();
        var command = new Command(
            "validate",
            """
            Checks a file with rules and tells all that is wrong with it, each with line, rule, reason and remedy. Nothing else is
            needed for it. Ends with 1 if there is a fault.

            Examples:
              FraudService rules validate rules.json
              FraudService rules validate rules.json --json
            """)
        {
            file, json,
        };
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            var rules = RuleSet.TryParse(await File.ReadAllBytesAsync(path, cancellation), null, out var faults);
            var report = new RuleCheckReport(path, rules?.Rules.Length, faults);
            await Verb.WriteAsync(report, parsed.GetValue(json), RulesText.Describe);
            return report.Valid ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static Command BuildList(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var source = SourceArgument("source", "A file, a version, live or default (default: live)", RuleSources.Live);
        var versions = new Option<bool>("--versions") { Description = "List the versions of the rules instead, and which one is live" };
        var json = Verb.JsonOption();
        var command = new Command(
            "list",
            """
            Lists the rules of a set with their states and effects, or all versions that were put.

            Examples:
              FraudService rules list --bootstrap kafka:9092
              FraudService rules list --bootstrap kafka:9092 --versions
              FraudService rules list 7 --bootstrap kafka:9092 --json
              FraudService rules list default
            """)
        {
            source, versions, json,
        };
        topic.AddTo(command);
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            if (parsed.GetValue(versions))
            {
                var all = await topic.Rules(parsed).ReadAsync(cancellation);
                await Verb.WriteAsync(VersionsReport.Of(all, DescribeVersion), parsed.GetValue(json), VersionsText.Describe);
            }
            else
            {
                var rules = await new RuleSources(topic).FindAsync(parsed, parsed.GetRequiredValue(source), cancellation);
                await Verb.WriteAsync(RuleSetReport.Of(rules), parsed.GetValue(json), RulesText.Describe);
            }
        });
        return command;
    }

    private static Command BuildShow(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var source = SourceArgument("version", "A version, live or default (default: live)", RuleSources.Live);
        var command = new Command(
            "show",
            """
            Writes a rule set as it was put, to be kept or changed: comments of people, order and white space included.

            Examples:
              FraudService rules show --bootstrap kafka:9092 > rules.json
              FraudService rules show 7 --bootstrap kafka:9092
              FraudService rules show default
            """)
        {
            source,
        };
        topic.AddTo(command);
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var rules = await new RuleSources(topic).FindAsync(parsed, parsed.GetRequiredValue(source), cancellation);
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(rules.Document, cancellation);
        });
        return command;
    }

    private static Command BuildDiff(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var first = SourceArgument("first", "A file, a version, live or default");
        var second = SourceArgument("second", "The one to compare it with");
        var json = Verb.JsonOption();
        var command = new Command(
            "diff",
            """
            Compares two rule sets rule by rule: what was added, removed and changed. With files alone Kafka is not needed. Ends
            with 0 also if they differ.

            Examples:
              FraudService rules diff monday.json tuesday.json
              FraudService rules diff live rules.json --bootstrap kafka:9092
              FraudService rules diff 6 7 --bootstrap kafka:9092 --json
            """)
        {
            first, second, json,
        };
        topic.AddTo(command);
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var sources = new RuleSources(topic);
            var before = await sources.FindAsync(parsed, parsed.GetRequiredValue(first), cancellation);
            var after = await sources.FindAsync(parsed, parsed.GetRequiredValue(second), cancellation);
            await Verb.WriteAsync(RuleSetDifference.Between(before, after), parsed.GetValue(json), RulesText.Describe);
        });
        return command;
    }

    /// <summary>What a version is, for the list of versions.</summary>
    internal static string DescribeVersion(VersionedDocument document)
    {
        var rules = RuleSet.TryParse(document.Content.Span, null, out var faults);
        return rules is null ? $"not usable, {faults[0]}" : $"{rules.Rules.Length} rule(s)";
    }

    private static Argument<string> SourceArgument(string name, string description, string? byDefault = null)
    {
        var argument = new Argument<string>(name) { Description = description };
        if (byDefault is not null)
        {
            argument.DefaultValueFactory = _ => byDefault;
        }

        return argument;
    }
}
