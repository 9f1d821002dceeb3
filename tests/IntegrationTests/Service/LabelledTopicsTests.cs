using System.Globalization;
using System.Text;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using FraudTraining.Data;
using IntegrationTests.Brokers;
using LoadGenerator.Kafka;
using LoadGenerator.Reports;

namespace IntegrationTests.Service;

/// <summary>In which order and with which labels the transactions of topics come.</summary>
public sealed class LabelledTopicsTests(SharedBroker shared)
{
    private const long Start = 1_760_054_400_000;
    private const int Count = 2_000;
    private const int Cards = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transactions_come_in_the_order_of_event_time_and_those_that_are_too_late_are_counted()
    {
        var random = ServiceBed.SeededRandom();
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());

        // One a second, each up to 10 s later than its turn: none is more than 10 s behind another.
        var sent = Enumerable.Range(0, Count)
            .Select(i => Make(i, Start + (i * 1000L) + random.Next(10_001), random.Next(Cards)))
            .ToList();

        // The last one's card, so that it is in the partition of one that is newer.
        var last = sent[^1];
        var late = Make(Count, last.EventTime - 60_000, int.Parse(TextOf(last.CardId)["card-".Length..], CultureInfo.InvariantCulture));
        Send(bed, [.. sent, late], [Label(sent[0], isFraud: true, Start + 1_000_000)]);

        var read = await ReadAsync(bed);

        Assert.Equal(
            sent.OrderBy(transaction => transaction.EventTime).ThenBy(transaction => transaction.TransactionId.Length)
                .ThenBy(transaction => TextOf(transaction.TransactionId), StringComparer.Ordinal)
                .Select(transaction => TextOf(transaction.TransactionId)),
            read.Rows.Select(row => row.Id));
        Assert.Equal(new TopicRecords(Count, Invalid: 0, Late: 1, BeforeStart: 0, Frauds: 1, InvalidLabels: 0), read.Records);
        Assert.Equal(Count + 1, read.Records.Available);
    }

    [Fact]
    public async Task The_last_label_counts_and_the_first_tells_since_when()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var transactions = Enumerable.Range(0, 4).Select(i => Make(i, Start + (i * 1000L), i)).ToList();
        const long Later = Start + 100_000;
        Send(
            bed,
            transactions,
            [
                Label(transactions[0], isFraud: true, Later),
                Label(transactions[0], isFraud: true, Later + 5),
                Label(transactions[1], isFraud: true, Later),
                Label(transactions[1], isFraud: false, Later + 5),
                Label(transactions[2], isFraud: false, Later),
                Label(transactions[2], isFraud: true, Later + 5),
                Label(transactions[2], isFraud: true, transactions[2].EventTime - 1),
            ]);

        var read = await ReadAsync(bed);

        Assert.Equal(
            [("t0", true, Later), ("t1", false, long.MinValue), ("t2", true, Later + 5), ("t3", false, long.MinValue)],
            read.Rows);
        Assert.Equal((2, 1), (read.Records.Frauds, read.Records.InvalidLabels));
    }

    private static Transaction Make(int number, long time, int card) =>
        Transaction.Create($"t{number}", time, $"card-{card}", $"term-{card % 7}", 1000, "EUR", Channel.Pos);

    private static FraudLabel Label(in Transaction transaction, bool isFraud, long time) => FraudLabel.Of(transaction, isFraud, time);

    private static void Send(ServiceBed bed, IEnumerable<Transaction> transactions, IEnumerable<FraudLabel> labels)
    {
        using var transactionProducer = new TransactionProducer(bed.BootstrapServers, bed.Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        using var labelProducer = new LabelProducer(bed.BootstrapServers, bed.Topics.Labels, FraudSchemas.LocalIds.Label);
        foreach (var transaction in transactions)
        {
            transactionProducer.Send(transaction, Cancellation);
        }

        foreach (var label in labels)
        {
            labelProducer.Send(label, Cancellation);
        }

        Assert.True(transactionProducer.Flush(Patience) && labelProducer.Flush(Patience), "Not all was acknowledged in time.");
    }

    private static async Task<(List<(string Id, bool IsFraud, long LabelTime)> Rows, TopicRecords Records)> ReadAsync(ServiceBed bed)
    {
        var options = new LabelledTopicsOptions
        {
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bed.BootstrapServers },
            Registry = FraudSchemas.CreateLocalRegistry(),
            Topics = bed.Topics,
        };
        using var source = await LabelledTopics.OpenAsync(options, TimeProvider.System, SilentProgress.Instance, Cancellation);
        var rows = source.Read().Select(row => (TextOf(row.Transaction.TransactionId), row.IsFraud, row.LabelTime)).ToList();
        Assert.Equal(source.Total, source.Done);
        return (rows, source.Records!);
    }

    private static string TextOf(ReadOnlyMemory<byte> text) => Encoding.UTF8.GetString(text.Span);
}
