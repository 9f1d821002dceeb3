using System.CommandLine;
using System.Globalization;
using FraudDetection.Control;
using FraudDetection.Models;

namespace FraudService.Commands;

/// <summary>The verbs <c>models list</c>, <c>put</c>, <c>live</c>, <c>shadow</c> and <c>shadow-report</c>.</summary>
internal static class ModelsCommand
{
    public static Command Build(SettingArguments settings) =>
        new("models", "Puts versions of the model into its topic, and says which one decides and which one is tried.")
        {
            BuildList(settings),
            BuildPut(settings),
            BuildLive(settings),
            BuildShadow(settings),
            BuildReport(settings),
        };

    private static Command BuildList(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var json = Verb.JsonOption();
        var command = new Command(
            "list",
            """
            Lists the versions of the model, which of them is live and which one is tried as shadow.

            Examples:
              FraudService models list --bootstrap kafka:9092
              FraudService models list --bootstrap kafka:9092 --json
            """)
        {
            json,
        };
        topic.AddTo(command);
        Verb.SetAction(command, async (parsed, cancellation) => await Verb.WriteAsync(
            VersionsReport.Of(await topic.Models(parsed).ReadAsync(cancellation), Describe), parsed.GetValue(json), VersionsText.Describe));
        return command;
    }

    private static Command BuildPut(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var file = new Argument<FileInfo>("file") { Description = "The model, as 'train' writes it" };
        file.AcceptExistingOnly();
        var live = new Option<bool>("--live") { Description = "Make it live at once" };
        var shadow = new Option<bool>("--shadow") { Description = "Try it as shadow at once" };
        var writer = new WriterArguments();
        var json = Verb.JsonOption();
        var command = new Command(
            "put",
            """
            Puts a model into the topic, as a new version. It is read and checked first, and refused if it is damaged or was
            trained for other features. By itself a version does nothing: --live or --shadow, now or later, puts it to use.

            Examples:
              FraudService models put model.zip --bootstrap kafka:9092 --shadow --note "trained on May"
              FraudService models put model.zip --bootstrap kafka:9092 --live --base 3
            """)
        {
            file, live, shadow, json,
        };
        topic.AddTo(command);
        writer.AddTo(command, withBase: true);
        command.Validators.Add(result =>
        {
            if (result.GetValue(live) && result.GetValue(shadow))
            {
                result.AddError("--live and --shadow are two uses: give one of them.");
            }
        });
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            FraudModel.Load(path);
            DocumentRole? role = parsed.GetValue(live) ? DocumentRole.Live : parsed.GetValue(shadow) ? DocumentRole.Shadow : null;
            var put = await topic.Models(parsed).PutAsync(
                await File.ReadAllBytesAsync(path, cancellation), writer.Author(parsed), role, writer.Base(parsed), writer.Note(parsed), cancellation);
            await Verb.WriteAsync(VersionReport.Of(put, role, Describe), parsed.GetValue(json), VersionsText.DescribePut);
        });
        return command;
    }

    private static Command BuildLive(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var version = new Argument<long>("version") { Description = "The version; 0 for the model that comes with the program" };
        var writer = new WriterArguments();
        var command = new Command(
            "live",
            """
            Makes a version the one that decides, from the next epoch of each instance on. Going back to an earlier one is the
            same command.

            Examples:
              FraudService models live 4 --bootstrap kafka:9092
              FraudService models live 3 --bootstrap kafka:9092 --note "4 declines too much"
            """)
        {
            version,
        };
        topic.AddTo(command);
        writer.AddTo(command, withBase: false);
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var wanted = parsed.GetRequiredValue(version);
            var models = topic.Models(parsed);
            if (wanted != DocumentVersions.Default && await models.FindAsync(wanted, cancellation) is { } document)
            {
                // It may be of a program that computed other features.
                DocumentReaders.ReadModel(document);
            }

            await models.PointAsync(DocumentRole.Live, wanted, writer.Author(parsed), writer.Note(parsed), cancellation);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Version {wanted} is live."));
        });
        return command;
    }

    private static Command BuildShadow(SettingArguments settings)
    {
        var topic = new ControlTopicArguments(settings);
        var version = new Argument<string>("version") { Description = "The version, 0 for the model that comes with the program, or none" };
        var writer = new WriterArguments();
        var command = new Command(
            "shadow",
            """
            Has a version tried beside the live one: it scores what is decided, on a thread of its own and without any effect on
            decisions. 'models shadow-report' shows how the two compare.

            Examples:
              FraudService models shadow 5 --bootstrap kafka:9092
              FraudService models shadow none --bootstrap kafka:9092
            """)
        {
            version,
        };
        topic.AddTo(command);
        writer.AddTo(command, withBase: false);
        version.Validators.Add(result =>
        {
            if (ParseVersion(result.Tokens[0].Value) is null && result.Tokens[0].Value != "none")
            {
                result.AddError($"'{result.Tokens[0].Value}' is no version: give a number, or none.");
            }
        });
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var wanted = ParseVersion(parsed.GetRequiredValue(version));
            await topic.Models(parsed).PointAsync(DocumentRole.Shadow, wanted, writer.Author(parsed), writer.Note(parsed), cancellation);
            await Console.Out.WriteLineAsync(wanted is null ? "No version is tried." : string.Create(CultureInfo.InvariantCulture, $"Version {wanted} is tried as shadow."));
        });
        return command;
    }

    private static Command BuildReport(SettingArguments settings)
    {
        var url = Verb.UrlOption();
        var json = Verb.JsonOption();
        var command = new Command(
            "shadow-report",
            """
            Shows how the shadow model compares with the live one in a running instance, since it began to be tried there: how
            often the outcomes agree, what would have been decided, how the scores differ. Ends with 1 if none is tried.

            Examples:
              FraudService models shadow-report
              FraudService models shadow-report --url http://127.0.0.1:8082 --json
            """)
        {
            url, json,
        };
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url), Configuration.SettingsReader.Read(settings.Values).Http);
            var status = await service.GetStatusAsync(cancellation);
            await Verb.WriteAsync(
                status.Control?.Shadow ?? throw new CommandFailedException("No shadow model is tried there: 'models shadow VERSION' begins it."),
                parsed.GetValue(json),
                ShadowText.Describe);
        });
        return command;
    }

    private static long? ParseVersion(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static string Describe(VersionedDocument document)
    {
        try
        {
            var card = DocumentReaders.ReadModel(document).Card;
            return string.Create(CultureInfo.InvariantCulture, $"{card.Version}, trained {card.TrainedAt:yyyy-MM-dd}");
        }
        catch (InvalidDataException e)
        {
            return $"not for this program: {e.Message}";
        }
    }
}
