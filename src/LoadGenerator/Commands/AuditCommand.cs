using System.CommandLine;
using FraudDetection.Contracts;
using LoadGenerator.Audit;
using LoadGenerator.Reports;

namespace LoadGenerator.Commands;

/// <summary><c>audit</c>: proves that every transaction was decided exactly once, and rightly.</summary>
internal static class AuditCommand
{
    public static Command Build(TimeProvider time)
    {
        var command = new Command(
            "audit",
            """
            Reads all transactions, decisions and dead letters that are committed and holds them against a
            single-threaded replay: each transaction decided once, with the same features, score and outcome. Let the
            service catch up first. Ends with 1 if anything differs. Each decision is held against the rules and the model
            that it names, from their topics.

            Examples:
              audit
              audit --bootstrap kafka:9092 --settings appsettings.json --json audit.json
              audit --app-id fraudstream
            """);
        var connection = new ConnectionOptions(command);
        var stall = Durations.Option(
            "--stall-timeout", "How long a partition may stand still behind an open transaction.", TimeSpan.FromSeconds(60));
        var settings = new Option<FileInfo>("--settings")
        {
            Description = "The service's appsettings.json, if it does not decide by the default settings.",
        }.AcceptExistingOnly();
        var application = new Option<string?>("--app-id")
        {
            Description = "The service's application id, to compare the state in its changelog too; the service has to stand still.",
        };
        var rules = new Option<FileInfo[]>("--rules")
        {
            Description = "The file with the rules, if the service decided with one instead of its topic (Rules:File); again for each that it was replaced by.",
        }.AcceptExistingOnly();
        var model = new Option<FileInfo[]>("--model")
        {
            Description = "The file with the model, if the service decided with one instead of its topic (Model:File); again for each that it was replaced by.",
        }.AcceptExistingOnly();
        command.Options.Add(application);
        command.Options.Add(rules);
        command.Options.Add(model);
        command.Options.Add(stall);
        command.Options.Add(settings);
        var json = new JsonOption(command);

        command.SetAction(connection, async (parsed, cancellationToken) =>
        {
            var topics = connection.Topics(parsed);
            var options = new AuditOptions
            {
                Bootstrap = connection.Bootstrap(parsed),
                Topics = topics,
                ApplicationId = parsed.GetValue(application),
                StallTimeout = parsed.GetValue(stall),
                RulesFiles = [.. (parsed.GetValue(rules) ?? []).Select(file => file.FullName)],
                ModelFiles = [.. (parsed.GetValue(model) ?? []).Select(file => file.FullName)],
                Fraud = parsed.GetValue(settings) is { } file
                    ? ServiceSettings.ReadFraudOptions(await File.ReadAllTextAsync(file.FullName, cancellationToken))
                    : new(),
            };
            var registry = connection.Registry(parsed);
            var ids = await FraudSchemas.RegisterAsync(registry, topics, cancellationToken);
            var report = await ConsoleProgress.RunAsync(
                time, progress => new ExactlyOnceAudit(options, registry, ids, time, progress).RunAsync(cancellationToken));
            if (!await json.WriteAsync(parsed, report))
            {
                await Console.Out.WriteLineAsync(AuditText.Describe(report));
            }

            return report.Holds ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
