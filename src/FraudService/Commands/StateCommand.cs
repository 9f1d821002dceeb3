using System.CommandLine;
using FraudDetection.Features;
using FraudService.Configuration;

namespace FraudService.Commands;

/// <summary>The verb <c>state show</c>.</summary>
internal static class StateCommand
{
    public static Command Build(SettingArguments settings) => new("state", "Looks at what is remembered of cards.") { BuildShow(settings) };

    private static Command BuildShow(SettingArguments settings)
    {
        var card = new Option<string>("--card") { Description = "The card's id", HelpName = "id", Required = true };
        var savepoint = new Option<string?>("--savepoint") { Description = "Read it from this savepoint, a directory or one file", HelpName = "path" };
        var bootstrap = new Option<string?>("--bootstrap") { Description = "Read it from the changelog on these Kafka brokers", HelpName = "host:port" };
        var application = new Option<string?>("--app-id") { Description = "With --bootstrap: the application (default: fraudstream)", HelpName = "name" };
        var url = Verb.UrlOption();
        var partition = new Option<int?>("--partition")
        {
            Description = "The partition of the card's transactions, if their producer has chosen it in a way of its own",
            HelpName = "number",
        };
        var json = Verb.JsonOption();
        var command = new Command(
            "show",
            """
            Shows what is remembered of one card. It asks a running service, or reads a savepoint, or the changelog as an instance
            would that takes the partition over; the service may run meanwhile or not. Ends with 1 if the card is unknown.

            Examples:
              FraudService state show --card c-17
              FraudService state show --card c-17 --url http://127.0.0.1:8082 --json
              FraudService state show --card c-17 --savepoint savepoints/before-upgrade
              FraudService state show --card c-17 --bootstrap kafka:9092 --app-id fraudstream
            """)
        {
            card, savepoint, bootstrap, application, url, partition, json,
        };
        command.Validators.Add(result =>
        {
            Option[] sources = [savepoint, bootstrap, url];
            if (sources.Count(source => result.GetResult(source) is not null) > 1)
            {
                result.AddError("--savepoint, --bootstrap and --url are three places to look: give one of them.");
            }

            if (result.GetResult(application) is not null && result.GetResult(bootstrap) is null)
            {
                result.AddError("--app-id names the changelog: give --bootstrap too.");
            }
        });
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var id = parsed.GetRequiredValue(card);
            var number = parsed.GetValue(partition);
            CardDescription? found;
            if (parsed.GetValue(savepoint) is { } path)
            {
                found = CardReader.ReadSavepoint(path, id);
            }
            else
            {
                var values = new Dictionary<string, string?>(settings.Values, StringComparer.OrdinalIgnoreCase);
                Set(values, "FraudStream:Kafka:BootstrapServers", parsed.GetValue(bootstrap));
                Set(values, "FraudStream:ApplicationId", parsed.GetValue(application));
                var options = SettingsReader.Read(values);
                if (parsed.GetValue(bootstrap) is null)
                {
                    using var service = new ServiceClient(parsed.GetValue(url), options.Http);
                    found = await service.GetCardAsync(id, number, cancellation);
                }
                else
                {
                    found = await CardReader.ReadChangelogAsync(options, id, number, cancellation);
                }
            }

            await Verb.WriteAsync(
                found ?? throw new CommandFailedException($"There is no state of card '{id}'."), parsed.GetValue(json), CardText.Describe);
        });
        return command;
    }

    private static void Set(Dictionary<string, string?> values, string key, string? value)
    {
        if (value is not null)
        {
            values[key] = value;
        }
    }
}
