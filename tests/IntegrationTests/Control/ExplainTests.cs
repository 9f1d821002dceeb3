using System.Text;
using System.Text.Json;
using FraudDetection.Control;
using FraudDetection.Domain;
using IntegrationTests.Brokers;
using IntegrationTests.Service;

namespace IntegrationTests.Control;

/// <summary>A decision is made again from the log by a verb, long after the rules and the model that made it were replaced.</summary>
public sealed class ExplainTests(SharedBroker shared)
{
    private const int Count = 600;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decisions_are_explained_with_the_versions_that_made_them()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var models = bed.Documents(bed.Topics.Models);
        var small = HandMadeModel.OfAmount(3_000);
        await models.PutAsync(small.ToFile(), "test", DocumentRole.Live, cancellation: Cancellation);
        await using var worker = bed.Start();
        var seed = ServiceBed.SeededRandom().Next();
        await bed.FeedAsync(seed, CancellationToken.None, Count);
        await bed.UntilCaughtUpAsync(worker);
        await models.PutAsync(HandMadeModel.OfAmount(9_000).ToFile(), "test", DocumentRole.Live, cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(worker, "From the next epoch on");
        var decided = bed.ReadDecisions(static decision => (
            Id: Encoding.UTF8.GetString(decision.TransactionId.Span), Card: Encoding.UTF8.GetString(decision.CardId.Span), decision.Outcome, decision.Score));
        var (id, card, outcome, score) = decided.Last(decision => decision.Outcome != Outcome.Approve);

        var (exitCode, output, error) = await bed.RunVerbAsync("explain", "--transaction", id, "--json");
        Assert.True(exitCode == 0, error);
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.True(root.GetProperty("isSame").GetBoolean());
        Assert.Equal(card, root.GetProperty("cardId").GetString());
        Assert.Equal(score, root.GetProperty("replayed").GetProperty("score").GetDouble());
        Assert.Equal(outcome.ToString(), root.GetProperty("recorded").GetProperty("outcome").GetString(), ignoreCase: true);
        Assert.Equal(small.Version, root.GetProperty("replayed").GetProperty("modelVersion").GetString());

        // With hints, and for people.
        (exitCode, output, error) = await bed.RunVerbAsync(
            "explain", "--transaction", id, "--card", card, "--around", TimeProvider.System.GetUtcNow().ToString("O"));
        Assert.True(exitCode == 0, error);
        Assert.Contains("the same as recorded, bit for bit", output, StringComparison.Ordinal);
        Assert.Contains("amount_mean", output, StringComparison.Ordinal);

        (exitCode, _, error) = await bed.RunVerbAsync("explain", "--transaction", "nobody");
        Assert.Equal(1, exitCode);
        Assert.Contains("no valid transaction 'nobody'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_not_those_of_the_service_show_as_a_difference()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        await using var worker = bed.Start();
        await bed.FeedAsync(ServiceBed.SeededRandom().Next(), CancellationToken.None, Count);
        await bed.UntilCaughtUpAsync(worker);
        var id = bed.ReadDecisions(static decision => Encoding.UTF8.GetString(decision.TransactionId.Span))[^1];

        var (exitCode, output, _) = await bed.RunVerbAsync("explain", "--transaction", id, "--FraudStream:Fraud:ReviewThreshold=0.3");

        Assert.Equal(1, exitCode);
        Assert.Contains("DIFFERS", output, StringComparison.Ordinal);
        Assert.Contains("rules_version", output, StringComparison.Ordinal);
    }
}
