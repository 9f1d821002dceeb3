using System.CommandLine;
using System.Globalization;
using FraudDetection.Control;
using FraudDetection.Rules;

namespace FraudService.Commands;

/// <summary>The verbs <c>rules put</c>, <c>pause</c> and <c>resume</c>: each makes a new version and makes it live.</summary>
internal static class RulesWriting
{
    public static Command BuildPut(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var writer = new WriterArguments();
        var file = new Argument<string>("file") { Description = "The rules, a JSON file" };
        var force = new Option<bool>("--force") { Description = "Put it whatever is live, and whoever has put it" };
        var json = Verb.JsonOption();
        var command = new Command(
            "put",
            """
            Puts a file with rules into use: it becomes a new version, and all running instances decide by it from about now on. A
            file that is not valid is refused, and so is one that was made from another version than the live one: then somebody
            has put rules meanwhile, which would be undone. The rules that are in use stay then.

            Examples:
              FraudService rules put rules.json --bootstrap kafka:9092
              FraudService rules put rules.json --base 7 --note "web limits" --bootstrap kafka:9092
              FraudService rules put old-rules.json --force --bootstrap kafka:9092
            """)
        {
            file, force, json,
        };
        topic.AddTo(command);
        writer.AddTo(command, withBase: true);
        command.Validators.Add(result =>
        {
            if (result.GetValue(force) && writer.IsBaseGiven(result))
            {
                result.AddError("--base and --force contradict each other: give one of them.");
            }
        });
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var document = await File.ReadAllBytesAsync(parsed.GetRequiredValue(file), cancellation);
            if (RuleSet.TryParse(document, null, out var faults) is null)
            {
                throw new CommandFailedException(RulesText.Describe(new RuleCheckReport(parsed.GetRequiredValue(file), null, faults)));
            }

            var rules = topic.Rules(parsed);
            var basis = writer.Base(parsed);
            if (basis is null && !parsed.GetValue(force))
            {
                var live = (await rules.ReadAsync(cancellation)).Live;
                basis = live == DocumentVersions.Default ? live : throw new CommandFailedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Version {live} is live: if your file was made from it, say so with --base {live}; 'rules diff live FILE' shows what would change, --force puts it anyway."));
            }

            var put = await rules.PutAsync(document, writer.Author(parsed), DocumentRole.Live, basis, writer.Note(parsed), cancellation);
            await WriteAsync(put, parsed.GetValue(json));
        });
        return command;
    }

    public static Command BuildPause(SettingArguments settings) => BuildStateVerb(
        settings,
        "pause",
        """
        Switches one rule off, in all running instances from about now on, as a new version of the rules. Everything else in them
        stays as it is.

        Examples:
          FraudService rules pause night-spend --bootstrap kafka:9092
          FraudService rules pause night-spend --note "too many reviews" --bootstrap kafka:9092
        """,
        (versions, live, rule) => live.Rules.First(candidate => candidate.Id == rule).State == RuleState.Paused
            ? throw new CommandFailedException($"Rule '{rule}' is paused already.")
            : RuleState.Paused);

    public static Command BuildResume(SettingArguments settings) => BuildStateVerb(
        settings,
        "resume",
        """
        Switches a paused rule on again, as a new version of the rules: into the state in which it was before, active or shadow.

        Examples:
          FraudService rules resume night-spend --bootstrap kafka:9092
        """,
        (versions, live, rule) => live.Rules.First(candidate => candidate.Id == rule).State is var state && state != RuleState.Paused
            ? throw new CommandFailedException($"Rule '{rule}' is not paused, it is {state.ToString().ToLowerInvariant()}.")
            : StateBeforePause(versions, rule));

    private static Command BuildStateVerb(
        SettingArguments settings, string name, string description, Func<DocumentVersions, RuleSet, string, RuleState> choose)
    {
        var topic = new ControlTopicArguments(settings);
        var writer = new WriterArguments();
        var rule = new Argument<string>("rule") { Description = "The rule's id" };
        var json = Verb.JsonOption();
        var command = new Command(name, description) { rule, json };
        topic.AddTo(command);
        writer.AddTo(command, withBase: false);
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var id = parsed.GetRequiredValue(rule);
            var rules = topic.Rules(parsed);
            var versions = await rules.ReadAsync(cancellation);
            var live = RuleSources.Find(versions, RuleSources.Live);
            if (!live.Rules.Any(candidate => candidate.Id == id))
            {
                throw new CommandFailedException($"There is no rule '{id}': the live version {live.Version} has {string.Join(", ", live.Rules.Select(candidate => candidate.Id))}.");
            }

            var changed = live.With(id, choose(versions, live, id));
            var note = writer.Note(parsed);
            var put = await rules.PutAsync(
                changed.Document,
                writer.Author(parsed),
                DocumentRole.Live,
                versions.Live,
                note.Length > 0 ? note : $"{name} {id}",
                cancellation);
            await WriteAsync(put, parsed.GetValue(json));
        });
        return command;
    }

    // No version is ever lost, so the newest one in which the rule was not paused tells.
    private static RuleState StateBeforePause(DocumentVersions versions, string rule) =>
        versions.Documents.Values.OrderByDescending(document => document.Version)
            .Select(document => RuleSet.TryParse(document.Content.Span, null, out _))
            .Append(RuleSet.Default)
            .Select(rules => rules?.Rules.FirstOrDefault(candidate => candidate.Id == rule)?.State)
            .FirstOrDefault(state => state is RuleState.Active or RuleState.Shadow) ?? RuleState.Active;

    private static Task WriteAsync(VersionedDocument put, bool asJson) =>
        Verb.WriteAsync(VersionReport.Of(put, DocumentRole.Live, RulesCommand.DescribeVersion), asJson, VersionsText.DescribePut);
}
