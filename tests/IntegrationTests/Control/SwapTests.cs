using System.Text;
using FraudDetection.Control;
using FraudDetection.Domain;
using FraudDetection.Rules;
using IntegrationTests.Brokers;
using IntegrationTests.Service;

namespace IntegrationTests.Control;

/// <summary>Rules and model change under load; every decision is wholly of one version, and a replay with that version gives the same.</summary>
public sealed class SwapTests(SharedBroker shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_and_models_change_under_load_and_through_a_crash_and_the_audit_holds()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var (rules, models) = (bed.Documents(bed.Topics.Rules), bed.Documents(bed.Topics.Models));
        var (small, large) = (HandMadeModel.OfAmount(3_000), HandMadeModel.OfAmount(20_000));
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(ServiceBed.SeededRandom().Next(), stopFeed.Token);
        await using var first = bed.Start();
        await bed.UntilAllDecideAsync(first);

        await rules.PutAsync(RulesOf(3), "test", DocumentRole.Live, cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(first, "From the next epoch on: rules 1, model");
        await bed.UntilAllDecideAsync(first);
        await models.PutAsync(small.ToFile(), "test", DocumentRole.Live, cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(first, $"From the next epoch on: rules 1, model {small.Version}");
        await UntilDecidedWithAsync(bed, "1", small.Version, first);

        await first.KillAsync();
        await rules.PutAsync(RulesOf(4), "test", DocumentRole.Live, baseVersion: 1, cancellation: Cancellation);
        await using var second = bed.Start();
        await ServiceBed.UntilLoggedAsync(second, $"Deciding with the rules 2 and the model {small.Version}");
        await UntilDecidedWithAsync(bed, "2", small.Version, second);
        await models.PutAsync(large.ToFile(), "test", DocumentRole.Live, cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(second, $"From the next epoch on: rules 2, model {large.Version}");
        await UntilDecidedWithAsync(bed, "2", large.Version, second);
        await rules.PointAsync(DocumentRole.Live, 1, "test", cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(second, $"From the next epoch on: rules 1, model {large.Version}");
        await UntilDecidedWithAsync(bed, "1", large.Version, second);

        await stopFeed.CancelAsync();
        await bed.CheckAsync(await feed, second);
        var used = bed.ReadDecisions(static decision => (decision.RulesVersion, decision.ModelVersion)).Distinct().ToList();
        Assert.Superset(
            new HashSet<(string, string)> { ("1", small.Version), ("2", small.Version), ("2", large.Version), ("1", large.Version) }, used.ToHashSet());
        Assert.Contains(used, pair => pair.RulesVersion == RuleSet.Default.Version);
    }

    [Fact]
    public async Task Files_change_under_load_and_through_a_crash_and_the_audit_holds()
    {
        using var directory = new TemporaryDirectory();
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var (rulesFile, modelFile) = (Path.Combine(directory.Path, "rules.json"), Path.Combine(directory.Path, "model.zip"));
        var (small, large) = (HandMadeModel.OfAmount(3_000), HandMadeModel.OfAmount(20_000));
        var (ofThree, ofFour) = (RuleSet.Parse(RulesOf(3)).Version, RuleSet.Parse(RulesOf(4)).Version);
        Replace(rulesFile, RulesOf(3));
        Replace(modelFile, small.ToFile());
        string[] arguments =
        [
            $"--FraudStream:Rules:File={rulesFile}", "--FraudStream:Rules:FileInterval=00:00:00.1",
            $"--FraudStream:Model:File={modelFile}", "--FraudStream:Model:FileInterval=00:00:00.1",
        ];
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(ServiceBed.SeededRandom().Next(), stopFeed.Token);
        await using var first = bed.Start(arguments);
        await UntilDecidedWithAsync(bed, ofThree, small.Version, first);

        Replace(rulesFile, "{ \"rules\": 1 }"u8.ToArray());
        await ServiceBed.UntilLoggedAsync(first, "what was read from it before stays in use: line 1");
        Replace(modelFile, large.ToFile());
        await UntilDecidedWithAsync(bed, ofThree, large.Version, first);
        await first.KillAsync();
        Replace(rulesFile, RulesOf(4));
        await using var second = bed.Start(arguments);
        await UntilDecidedWithAsync(bed, ofFour, large.Version, second);
        Replace(rulesFile, RulesOf(3));
        await ServiceBed.UntilLoggedAsync(second, $"From the next epoch on: rules {ofThree}, model {large.Version}");
        await bed.UntilAllDecideAsync(second);

        // Whoever has kept what was replaced can decide all of it again.
        await stopFeed.CancelAsync();
        var (earlierRules, earlierModel) = (Path.Combine(directory.Path, "earlier.json"), Path.Combine(directory.Path, "earlier.zip"));
        Replace(earlierRules, RulesOf(4));
        Replace(earlierModel, small.ToFile());
        await bed.CheckAsync(await feed, [rulesFile, earlierRules], [modelFile, earlierModel], second);
        Assert.False((await bed.AuditAsync([rulesFile], [modelFile])).Holds);

        // One decision needs only what it names.
        var (id, rules, model) = bed.ReadDecisions(static decision =>
            (Encoding.UTF8.GetString(decision.TransactionId.Span), decision.RulesVersion, decision.ModelVersion)).First(found => found.RulesVersion == ofFour);
        Assert.Equal((ofFour, large.Version), (rules, model));
        var (exitCode, _, error) = await bed.RunVerbAsync(
            "explain", "--transaction", id, $"--FraudStream:Rules:File={rulesFile}", $"--FraudStream:Model:File={modelFile}");
        Assert.Equal(1, exitCode);
        Assert.Contains(ofFour, error, StringComparison.Ordinal);
        (exitCode, _, error) = await bed.RunVerbAsync(
            "explain", "--transaction", id, $"--FraudStream:Rules:File={earlierRules}", $"--FraudStream:Model:File={modelFile}");
        Assert.True(exitCode == 0, error);
    }

    [Fact]
    public async Task A_version_that_is_not_valid_is_refused_and_the_running_one_stays()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var rules = bed.Documents(bed.Topics.Rules);
        await rules.PutAsync(RulesOf(3), "test", DocumentRole.Live, cancellation: Cancellation);
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(ServiceBed.SeededRandom().Next(), stopFeed.Token);
        await using var worker = bed.Start();
        await bed.UntilAllDecideAsync(worker);

        await rules.PutAsync("{ \"rules\": 1 }"u8.ToArray(), "test", DocumentRole.Live, cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(worker, "can't be used, version 1 stays live");
        await bed.UntilAllDecideAsync(worker);
        await stopFeed.CancelAsync();
        await bed.CheckAsync(await feed, worker);

        Assert.All(bed.ReadDecisions(static decision => decision.RulesVersion), version => Assert.Equal("1", version));
        using var client = new HttpClient { BaseAddress = await worker.HttpAddress };
        Assert.Contains("\"refused\":2", await client.GetStringAsync("status", Cancellation), StringComparison.Ordinal);

        // A start has nothing that could stay: deciding with the program's own rules would be wrong.
        await worker.KillAsync();
        await using var again = bed.Start();
        Assert.Equal(3, await again.WaitForExitAsync());
        Assert.Contains("Version 2 is live in topic", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_card_is_declined_and_the_audit_reads_it_from_the_decision()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(ServiceBed.SeededRandom().Next(), stopFeed.Token);
        await using var worker = bed.Start();
        await bed.UntilAllDecideAsync(worker);
        var card = bed.ReadDecisions(static decision => Encoding.UTF8.GetString(decision.CardId.Span)).GroupBy(id => id).MaxBy(group => group.Count())!.Key;

        var lists = bed.Lists();
        await lists.PutAsync(new(IsTerminal: false, card), new(ListKind.Block, Reason: "stolen"), Cancellation);
        await ServiceBed.UntilAsync(
            () => bed.ReadDecisions(decision =>
                Encoding.UTF8.GetString(decision.CardId.Span) == card && decision.Outcome == Outcome.Decline && HasReason(decision, ReasonCodes.BlockList)).Any(found => found),
            "the blocked card is declined",
            worker);
        await lists.RemoveAsync(new(IsTerminal: false, card), Cancellation);
        await bed.UntilAllDecideAsync(worker);

        await stopFeed.CancelAsync();
        await bed.CheckAsync(await feed, worker);
    }

    [Fact]
    public async Task A_shadow_model_is_compared_and_changes_nothing()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var models = bed.Documents(bed.Topics.Models);
        var (live, shadow) = (HandMadeModel.OfAmount(3_000), HandMadeModel.OfAmount(5_000));
        await models.PutAsync(live.ToFile(), "test", DocumentRole.Live, cancellation: Cancellation);
        await models.PutAsync(shadow.ToFile(), "test", DocumentRole.Shadow, cancellation: Cancellation);
        using var stopFeed = new CancellationTokenSource();
        var feed = bed.FeedAsync(ServiceBed.SeededRandom().Next(), stopFeed.Token);
        await using var worker = bed.Start();
        await bed.UntilAllDecideAsync(worker);
        var url = (await worker.HttpAddress).ToString();
        await stopFeed.CancelAsync();
        var sent = await feed;
        await bed.CheckAsync(sent, worker);

        var report = await ServiceProcess.RunAsync("models", "shadow-report", "--url", url);
        Assert.Equal("", report.Error);
        Assert.Contains(shadow.Version, report.Output, StringComparison.Ordinal);
        Assert.Contains("would have been", report.Output, StringComparison.Ordinal);
        Assert.All(bed.ReadDecisions(static decision => decision.ModelVersion), version => Assert.Equal(live.Version, version));
    }

    private static bool HasReason(Decision decision, string code)
    {
        foreach (ref readonly var reason in decision.Reasons)
        {
            if (reason.Code == code)
            {
                return true;
            }
        }

        return false;
    }

    private static void Replace(string path, byte[] content)
    {
        File.WriteAllBytes(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }

    // Not by the ends of the partitions: the marker of a transaction that the killed instance left open moves them too.
    private static Task UntilDecidedWithAsync(ServiceBed bed, string rules, string model, WorkerProcess worker) => ServiceBed.UntilAsync(
        () => bed.ReadDecisions(static decision => (decision.RulesVersion, decision.ModelVersion)).Contains((rules, model)),
        $"rules {rules} and model {model} decide",
        worker);

    private static byte[] RulesOf(int count) => Encoding.UTF8.GetBytes(
        $$"""
        {
          "rules": [
            {
              "id": "often", "owner": "test", "state": "active", "weight": 0.5, "reason": "OFTEN",
              "text": "{count_1h} transactions in an hour",
              "when": { "field": "count_1h", ">=": {{count}} }
            }
          ]
        }
        """);
}
