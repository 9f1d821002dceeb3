using System.Text;
using FraudDetection.Control;
using FraudDetection.Domain;
using IntegrationTests.Brokers;

namespace IntegrationTests.Service;

/// <summary>A rule with a slip in it goes live, and the limit keeps it from declining everybody.</summary>
public sealed class DeclineLimitTests(SharedBroker shared)
{
    private const int Limit = 5;
    private const int Batch = 20;
    private const long Minute = 60_000;
    private const string Passed = "The decline limit of rule 'big' is passed";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_that_suddenly_declines_too_much_falls_back_to_review_with_alerts_until_it_asks_for_less()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var rules = bed.Documents(bed.Topics.Rules);
        await rules.PutAsync(DecliningFrom(1_000_000), "test", DocumentRole.Live, cancellation: Cancellation);
        await bed.Documents(bed.Topics.Models).PutAsync(HandMadeModel.OfAmount(1e9f).ToFile(), "test", DocumentRole.Live, cancellation: Cancellation);
        await using var worker = bed.Start();
        Assert.Equal(new string('A', Batch), await DecideAsync(bed, worker, "before", PastTransactions.Begin));
        Assert.Empty(bed.ReadAlerts(static alert => alert.Decision.Outcome));

        await rules.PutAsync(DecliningFrom(1), "test", DocumentRole.Live, cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(worker, "From the next epoch on: rules 2,");
        AssertLimited(await DecideAsync(bed, worker, "slip", PastTransactions.Begin + Minute));

        // Each is an alert, once; those that were reviewed instead say first why.
        var alerts = bed.ReadAlerts(static alert => (
            Id: Encoding.UTF8.GetString(alert.Transaction.TransactionId.Span),
            alert.Decision.Outcome,
            First: alert.Decision.Reasons[0].Code,
            Detail: Encoding.UTF8.GetString(alert.Decision.Reasons[0].Detail.Span)));
        Assert.Equal(Enumerable.Range(0, Batch).Select(i => $"slip-{i}").Order(), alerts.Select(alert => alert.Id).Order());
        Assert.All(alerts, alert => Assert.Equal(alert.Outcome == Outcome.Decline ? "BIG" : "DECLINE_LIMIT", alert.First));
        Assert.All(
            alerts.Where(alert => alert.Outcome == Outcome.Review),
            alert => Assert.Matches("^big would decline [0-9]+ of [0-9]+ transactions within 01:00:00, which is over the limit$", alert.Detail));
        await UntilLoggedAsync(worker, Passed, 1);

        // Back to what was: nothing is declined or reviewed, and two hours of event time later the window has nothing left.
        await rules.PointAsync(DocumentRole.Live, 1, "test", cancellation: Cancellation);
        await ServiceBed.UntilLoggedAsync(worker, "From the next epoch on: rules 1,");
        Assert.Equal(new string('A', Batch), await DecideAsync(bed, worker, "back", PastTransactions.Begin + (2 * Minute)));
        await rules.PointAsync(DocumentRole.Live, 2, "test", cancellation: Cancellation);
        await UntilLoggedAsync(worker, "From the next epoch on: rules 2,", 2);
        AssertLimited(await DecideAsync(bed, worker, "again", PastTransactions.Begin + (120 * Minute)));
        await UntilLoggedAsync(worker, Passed, 2);
        await UntilLoggedAsync(worker, "Rule 'big' is within its decline limit again", 1);

        await bed.CheckAsync(4 * Batch, worker);
    }

    /// <summary>Declines up to the limit and reviews from there on; fewer declines if an epoch was aborted, which counts twice then.</summary>
    private static void AssertLimited(string outcomes)
    {
        Assert.Equal(Batch, outcomes.Length);
        Assert.Matches($"^D{{1,{Limit}}}R+$", outcomes);
    }

    /// <summary>Sends transactions of one card, and so of one partition, a second apart; their outcomes in order.</summary>
    private static async Task<string> DecideAsync(ServiceBed bed, WorkerProcess worker, string name, long begin)
    {
        bed.Send(Enumerable.Range(0, Batch).Select(i =>
            Transaction.Create($"{name}-{i}", begin + (i * 1000), "card", $"terminal-{i}", 2_000, "EUR", Channel.Pos)));
        await bed.UntilCaughtUpAsync(worker);
        return string.Concat(bed.ReadDecisions(decision => Encoding.UTF8.GetString(decision.TransactionId.Span).StartsWith(name, StringComparison.Ordinal)
            ? decision.Outcome.ToString()[..1]
            : ""));
    }

    /// <summary>Waits until a text was written so many times, and not more often.</summary>
    private static async Task UntilLoggedAsync(WorkerProcess worker, string text, int times)
    {
        await ServiceBed.UntilAsync(() => Count() >= times, $"the service writes '{text}' {times} times", worker);
        Assert.Equal(times, Count());

        int Count() => worker.Output.Split(text).Length - 1;
    }

    private static byte[] DecliningFrom(long amount) => Encoding.UTF8.GetBytes(
        $$"""
        {
          "rules": [
            {
              "id": "big", "owner": "test", "state": "active", "outcome": "decline", "reason": "BIG", "text": "{amount}",
              "when": { "field": "amount", ">=": {{amount}} },
              "declineLimit": { "count": {{Limit}}, "windowMinutes": 60 }
            }
          ]
        }
        """);
}
