using System.CommandLine;
using System.Globalization;
using FraudService.Worker;
using LoadGenerator.Audit;
using LoadGenerator.Explain;
using LoadGenerator.Reports;

namespace FraudService.Commands;

/// <summary>The verb <c>explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Build(SettingArguments settings, TimeProvider time)
    {
        var topic = new ControlTopicArguments(settings);
        var transaction = new Option<string>("--transaction") { Description = "The transaction's id", HelpName = "id", Required = true };
        var card = new Option<string?>("--card") { Description = "Its card, if known: then one partition is searched", HelpName = "id" };
        var around = new Option<DateTimeOffset?>("--around")
        {
            Description = "When it was written to Kafka, within an hour, if known: then only that time is searched",
            HelpName = "time",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var given))
                {
                    return given;
                }

                result.AddError($"'{result.Tokens[0].Value}' is no time: write one such as 2026-01-31T12:00:00Z.");
                return null;
            },
        };
        var json = Verb.JsonOption();
        var command = new Command(
            "explain",
            """
            Decides a transaction again and shows how the decision came about: its features, the rules that hit with their values,
            what the model made of which feature, score and outcome. It replays the card from the log with the same code, with the
            rules and the model that the recorded decision names, and says whether the result is the same. Ends with 1 if it is not.

            The service need not run. Give the settings that it decides with, if they are not the default ones.

            Examples:
              FraudService explain --transaction t-4711 --bootstrap kafka:9092
              FraudService explain --transaction t-4711 --card c-17 --bootstrap kafka:9092 --json
              FraudService explain --transaction t-4711 --around 2026-01-31T12:00:00Z --bootstrap kafka:9092
            """)
        {
            transaction, card, around, json,
        };
        topic.AddTo(command);
        Verb.SetAction(command, async (parsed, cancellation) =>
        {
            var options = topic.ReadSettings(parsed);
            using var schemas = await SchemaRegistration.RegisterAsync(options, time, cancellation);
            var explainOptions = new AuditOptions
            {
                Bootstrap = options.Kafka.BootstrapServers,
                Client = options.Kafka.Client,
                Fraud = options.Fraud,
                Topics = options.Topics,
                RulesFiles = options.Rules.File.Length > 0 ? [options.Rules.File] : [],
                ModelFiles = options.Model.File.Length > 0 ? [options.Model.File] : [],
            };
            try
            {
                var explanation = await ConsoleProgress.RunAsync(time, progress =>
                    new DecisionExplainer(explainOptions, schemas.Registry, schemas.Ids, time, progress).ExplainAsync(
                        parsed.GetRequiredValue(transaction), parsed.GetValue(card), parsed.GetValue(around), cancellation));
                await Verb.WriteAsync(explanation, parsed.GetValue(json), ExplanationText.Describe);
                if (!explanation.IsSame)
                {
                    throw new CommandFailedException("The replay does not give the recorded decision.");
                }
            }
            catch (Exception e) when (e is AuditException or LoadGenerator.Kafka.TopicMissingException)
            {
                throw new CommandFailedException(e.Message, e);
            }
        });
        return command;
    }
}
