using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using FraudDetection.Domain;
using FraudDetection.Features;
using IntegrationTests.Brokers;

namespace IntegrationTests.Service;

/// <summary>A terminal that nobody uses any more disappears from the topic, and from the table that decisions are made with.</summary>
public sealed class TerminalExpiryTests(SharedBroker shared)
{
    private const long Minute = 60_000;
    private const long Day = 24 * 60 * Minute;
    private const long Begin = PastTransactions.Begin - (100 * Day);

    [Fact]
    public async Task A_terminal_that_is_not_used_any_more_is_deleted_from_the_topic_and_unknown_to_decisions()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        await using var worker = bed.Start(
            "--FraudStream:TerminalRisk:Expiry=39.00:00:00",
            "--FraudStream:TerminalRisk:CommitInterval=00:00:00",
            "--FraudStream:TerminalRisk:IdleTimeout=00:00:00.5");

        // All of one card, so that they are in one partition, and event time goes on by it alone.
        Send(bed, ("first", "old", Begin), ("clock-1", "busy", Begin + Day));
        await UntilHistoriesAsync(bed, worker, histories => histories.Contains(("old", true)));
        Send(bed, ("clock-2", "busy", Begin + (20 * Day)), ("second", "old", Begin + (20 * Day) + Minute), ("clock-3", "busy", Begin + (21 * Day)));
        await UntilHistoriesAsync(bed, worker, histories => histories.Count(history => history == ("old", true)) == 2);
        Send(bed, ("clock-4", "busy", Begin + (62 * Day)), ("clock-5", "busy", Begin + (63 * Day)));
        await UntilHistoriesAsync(bed, worker, histories => histories.Count(history => history == ("busy", true)) == 4 && histories.Contains(("old", false)));
        var histories = ReadHistories(bed);
        Assert.Equal([("old", true), ("old", true), ("old", false)], histories.Where(history => history.Terminal == "old"));
        Assert.DoesNotContain(("busy", false), histories);

        using var http = new HttpClient { BaseAddress = await worker.HttpAddress };
        await ServiceBed.UntilAsync(
            () => http.GetFromJsonAsync<JsonNode>("status").GetAwaiter().GetResult()!["terminalTable"]!["records"]!.GetValue<long>() == histories.Count,
            "the table of the service has all of the topic",
            worker);
        Send(bed, ("third", "old", Begin + (63 * Day) + Minute));
        await bed.UntilCaughtUpAsync(worker);
        var counts = bed.ReadDecisions(static decision => (
            Id: Encoding.UTF8.GetString(decision.TransactionId.Span), AsOf: decision.TerminalAsOf, Count: decision.Features[(int)Feature.TerminalCount30Days]));
        Assert.Equal(("third", 0, 0), counts.Single(decision => decision.Id == "third"));
        await bed.CheckAsync(counts.Count, worker);
    }

    private static void Send(ServiceBed bed, params (string Id, string Terminal, long Time)[] transactions) => bed.Send(
        transactions.Select(sent => Transaction.Create(sent.Id, sent.Time, "card", sent.Terminal, 2_000, "EUR", Channel.Pos)));

    private static Task UntilHistoriesAsync(ServiceBed bed, WorkerProcess worker, Func<List<(string Terminal, bool HasValue)>, bool> condition) =>
        ServiceBed.UntilAsync(() => ReadHistories(bed) is { Count: > 0 } histories && condition(histories), "the histories are there", worker);

    /// <summary>Reads the topic: terminals, and whether there is a history or the deletion of one.</summary>
    private static List<(string Terminal, bool HasValue)> ReadHistories(ServiceBed bed)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bed.BootstrapServers,
            GroupId = bed.Application + "-histories",
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        }).Build();
        consumer.Assign(Enumerable.Range(0, ServiceBed.Partitions).Select(partition => new TopicPartitionOffset(bed.Topics.TerminalRisk, partition, Offset.Beginning)));
        var histories = new List<(DateTime Time, string Terminal, bool HasValue)>();
        for (var ends = 0; ends < ServiceBed.Partitions;)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(30)) is not { } result || result.IsPartitionEOF)
            {
                ends++;
            }
            else
            {
                histories.Add((result.Message.Timestamp.UtcDateTime, Encoding.UTF8.GetString(result.Message.Key), result.Message.Value is not null));
            }
        }

        return [.. histories.OrderBy(history => history.Time).Select(history => (history.Terminal, history.HasValue))];
    }
}
