using System.CommandLine;
using FraudService.Configuration;

namespace FraudService.Commands;

/// <summary>The verbs <c>savepoint info</c>, <c>savepoint diff</c> and <c>savepoint create</c>.</summary>
internal static class SavepointCommand
{
    public static Command Build(SettingArguments settings) =>
        new("savepoint", "Creates, describes and compares savepoints: the state and the offsets of an application in files.")
        {
            BuildInfo(),
            BuildDiff(),
            BuildCreate(settings),
        };

    private static Command BuildInfo()
    {
        var path = PathArgument("path", "A savepoint's directory, or one of its files");
        var json = Verb.JsonOption();
        var command = new Command(
            "info",
            """
            Describes a savepoint: who wrote it, the states with their versions and sizes, the offsets. All of it is read and its
            checksums are checked. Ends with 1, and the reason, if a file is damaged.

            Examples:
              FraudService savepoint info savepoints/before-upgrade
              FraudService savepoint info savepoints/before-upgrade/transactions-00000.savepoint --json
            """)
        {
            path, json,
        };
        Verb.SetAction(command, (parsed, _) =>
            Verb.WriteAsync(SavepointReport.Read(parsed.GetRequiredValue(path)), parsed.GetValue(json), SavepointText.Describe));
        return command;
    }

    private static Command BuildDiff()
    {
        var first = PathArgument("first", "The earlier savepoint, a directory or one file");
        var second = PathArgument("second", "The later one");
        var json = Verb.JsonOption();
        var command = new Command(
            "diff",
            """
            Compares two savepoints partition by partition: offsets, states, and how many keys were added, removed and changed,
            with the first few of them.

            Examples:
              FraudService savepoint diff savepoints/monday savepoints/tuesday
              FraudService savepoint diff savepoints/monday savepoints/tuesday --json
            """)
        {
            first, second, json,
        };
        Verb.SetAction(command, (parsed, _) => Verb.WriteAsync(
            SavepointDiffReport.Compare(parsed.GetRequiredValue(first), parsed.GetRequiredValue(second)), parsed.GetValue(json), SavepointText.Describe));
        return command;
    }

    private static Command BuildCreate(SettingArguments settings)
    {
        var url = Verb.UrlOption();
        var directory = new Option<string?>("--directory")
        {
            Description = "A name below the service's own savepoint directory, FraudStream:SavepointDirectory (default: one with the time in it)",
            HelpName = "name",
        };
        var stop = new Option<bool>("--stop") { Description = "End the service behind the savepoint, so that nothing is decided after it" };
        var json = Verb.JsonOption();
        var command = new Command(
            "create",
            """
            Has a running service write a savepoint of the partitions that it has. With --stop that is the last thing it does:
            it ends with exit code 0, and an application that begins with the savepoint goes on exactly there.

            Examples:
              FraudService savepoint create
              FraudService savepoint create --directory before-upgrade --stop
              FraudService savepoint create --url http://127.0.0.1:8082 --json
            """)
        {
            url, directory, stop, json,
        };
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url), SettingsReader.Read(settings.Values).Http);
            var answer = await service.CreateSavepointAsync(parsed.GetValue(directory), parsed.GetValue(stop), cancellation);
            await Verb.WriteAsync(answer, parsed.GetValue(json), SavepointText.Describe);
        });
        return command;
    }

    private static Argument<string> PathArgument(string name, string description) => new(name) { Description = description };
}
