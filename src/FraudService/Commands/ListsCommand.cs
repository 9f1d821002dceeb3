using System.CommandLine;
using System.Globalization;
using FraudDetection.Control;

namespace FraudService.Commands;

/// <summary>The verbs <c>lists show</c>, <c>put</c> and <c>remove</c>.</summary>
internal static class ListsCommand
{
    public static Command Build(SettingArguments settings) =>
        new("lists", "Puts cards and terminals on the block list or the allow list.")
        {
            BuildShow(settings),
            BuildPut(settings),
            BuildRemove(settings),
        };

    private static Command BuildShow(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var json = Verb.JsonOption();
        var command = new Command(
            "show",
            """
            Shows what is on the lists.

            Examples:
              FraudService lists show --bootstrap kafka:9092
              FraudService lists show --bootstrap kafka:9092 --json
            """)
        {
            json,
        };
        topic.AddTo(command);
        Verb.SetAction(command, async (parsed, cancellation) => await Verb.WriteAsync(
            (await topic.Lists(parsed).ReadAsync(cancellation)).Select(ListReport.Of).OrderBy(report => report.Subject, StringComparer.Ordinal).ToList(),
            parsed.GetValue(json),
            ListText.Describe));
        return command;
    }

    private static Command BuildPut(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var subject = SubjectArgument();
        var block = new Option<bool>("--block") { Description = "Decline whatever it is in" };
        var allow = new Option<bool>("--allow") { Description = "Approve whatever it is in, unless something is blocked" };
        var until = new Option<DateTimeOffset?>("--until")
        {
            Description = "The first moment, by the time of the transactions, at which it is over (default: never)",
            HelpName = "time",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    return time;
                }

                result.AddError($"'{result.Tokens[0].Value}' is no time: write one such as 2026-01-31T12:00:00Z.");
                return null;
            },
        };
        var reason = new Option<string?>("--reason") { Description = "Why, for those who look later", HelpName = "text" };
        var by = new Option<string?>("--by") { Description = "Who does it (default: the user of this machine)", HelpName = "name" };
        var command = new Command(
            "put",
            """
            Puts a card or a terminal on a list, and off the other one. It counts from about now on, in every instance.

            Examples:
              FraudService lists put card:c-17 --block --reason "reported stolen" --bootstrap kafka:9092
              FraudService lists put terminal:t-4 --allow --until 2026-01-31T00:00:00Z --bootstrap kafka:9092
            """)
        {
            subject, block, allow, until, reason, by,
        };
        topic.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(block) == result.GetValue(allow))
            {
                result.AddError("Give one of --block and --allow.");
            }
        });
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var entry = new ListEntry(
                parsed.GetValue(block) ? ListKind.Block : ListKind.Allow,
                parsed.GetValue(until),
                parsed.GetValue(reason) ?? "",
                parsed.GetValue(by) ?? Environment.UserName);
            var listed = parsed.GetRequiredValue(subject);
            await topic.Lists(parsed).PutAsync(listed, entry, cancellation);
            await Console.Out.WriteLineAsync($"{listed} is on the {entry.List.ToString().ToLowerInvariant()} list.");
        });
        return command;
    }

    private static Command BuildRemove(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var subject = SubjectArgument();
        var command = new Command(
            "remove",
            """
            Takes a card or a terminal off the lists. Ends with 1 if it is on none.

            Examples:
              FraudService lists remove card:c-17 --bootstrap kafka:9092
            """)
        {
            subject,
        };
        topic.AddTo(command);
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var listed = parsed.GetRequiredValue(subject);
            await topic.Lists(parsed).RemoveAsync(listed, cancellation);
            await Console.Out.WriteLineAsync($"{listed} is on no list any more.");
        });
        return command;
    }

    private static Argument<ListSubject> SubjectArgument() => new("subject")
    {
        Description = "card:ID or terminal:ID",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ListSubject.TryParse(text) is { } subject)
            {
                return subject;
            }

            result.AddError($"'{text}' names nothing that can be listed: write card:ID or terminal:ID.");
            return null!;
        },
    };
}
