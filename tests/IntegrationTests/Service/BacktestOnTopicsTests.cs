using System.Globalization;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using FraudDetection.Contracts;
using FraudDetection.Domain;
using IntegrationTests.Brokers;
using LoadGenerator.Kafka;
using LoadGenerator.Load;
using LoadGenerator.Replay;
using LoadGenerator.Simulation;

namespace IntegrationTests.Service;

/// <summary>A back-test on topics, as a person types it.</summary>
public sealed class BacktestOnTopicsTests(SharedBroker shared)
{
    private const string Name = "simulated.csv.gz";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // A week of labels comes after the test.
    private static readonly HandbookOptions Past = new() { Seed = 5, Cards = 150, Terminals = 300, Days = 70, From = Day(0) };

    private static readonly string[] Periods =
    [
        "--train-from", Date(35), "--train-to", Date(49), "--test-from", Date(56), "--test-to", Date(62), "--data-note", "simulated data", "--json", "-",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Topics_and_a_file_with_the_same_transactions_give_the_same_figures()
    {
        using var directory = new TemporaryDirectory();
        var path = WriteFile(directory.Path);
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        await SendUnreadableAsync(bed);
        await ReplayAsync(bed, path);

        var ofFile = await SucceedAsync(ServiceProcess.RunAsync(["backtest", "--data", path, .. Periods]));
        var ofTopics = await SucceedAsync(bed.RunVerbAsync(["backtest", "--topics", .. Periods]));

        Assert.Equal(FiguresOf(ofFile), FiguresOf(ofTopics));
        Assert.True((long)ofTopics["rows"]!["frauds"]! > 0, "There is no fraud to find.");
        Assert.Null(ofFile["records"]);
        var records = ofTopics["records"]!;
        Assert.Equal((long)ofFile["times"]!["events"]!, (long)records["processed"]!);
        Assert.Equal((1, 0, 0), ((long)records["invalid"]!, (long)records["late"]!, (long)records["beforeStart"]!));

        // From a moment on: what happened before it is skipped, although it was written to Kafka after it.
        var since = await SucceedAsync(bed.RunVerbAsync(["backtest", "--topics", "--since", Date(20), .. Periods]));
        records = since["records"]!;
        Assert.True((long)records["beforeStart"]! > 0);
        Assert.Equal((long)ofFile["times"]!["events"]!, (long)records["processed"]! + (long)records["beforeStart"]!);
    }

    [Fact]
    public async Task A_label_that_came_late_is_not_known_before()
    {
        using var directory = new TemporaryDirectory();
        var path = WriteFile(directory.Path);
        var inTime = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        var late = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());
        await ReplayAsync(inTime, path);
        await ReplayAsync(late, path, labels: false);
        SendLabels(late, path, Day(69));

        // The frauds are the same, but nothing was learnt from them, and no card was left out.
        var (exitCode, _, error) = await late.RunVerbAsync(["backtest", "--topics", .. Periods]);
        Assert.Equal(1, exitCode);
        Assert.Contains("fraud", error, StringComparison.Ordinal);
        string[] withoutTraining = ["backtest", "--topics", "--model", "none", "--known-from", Date(35), .. Periods[4..]];
        var figures = await SucceedAsync(inTime.RunVerbAsync(withoutTraining));
        var lateFigures = await SucceedAsync(late.RunVerbAsync(withoutTraining));
        Assert.True((long)figures["rows"]!["skipped"]! > 0, "No card was left out.");
        Assert.Equal(0, (long)lateFigures["rows"]!["skipped"]!);
        Assert.Equal((long)figures["rows"]!["available"]!, (long)lateFigures["rows"]!["processed"]!);
    }

    [Fact]
    public async Task What_is_missing_is_said_in_a_line()
    {
        var bed = await ServiceBed.CreateAsync(await shared.GetBootstrapServersAsync());

        var (exitCode, output, error) = await bed.RunVerbAsync(["backtest", "--topics", .. Periods]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains($"Topic {bed.Topics.Labels} has no label of a fraud: without labels nothing can be measured.", error, StringComparison.Ordinal);

        (exitCode, output, error) = await ServiceProcess.RunAsync(
            ["backtest", "--topics", "--bootstrap", bed.BootstrapServers, "--FraudStream:Topics:Transactions=nowhere", .. Periods]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("There is no topic 'nowhere'", error, StringComparison.Ordinal);
    }

    private static string WriteFile(string directory)
    {
        var path = Path.Combine(directory, Name);
        using var writer = new HandbookWriter(path, Past.From);
        foreach (var transaction in HandbookSimulator.Generate(Past))
        {
            writer.Write(transaction);
        }

        return path;
    }

    private static async Task ReplayAsync(ServiceBed bed, string path, bool labels = true)
    {
        using var rows = HandbookCsv.Open(path);
        using var transactionProducer = new TransactionProducer(bed.BootstrapServers, bed.Topics.Transactions, FraudSchemas.LocalIds.Transaction);
        using var labelProducer = new LabelProducer(bed.BootstrapServers, bed.Topics.Labels, FraudSchemas.LocalIds.Label);
        var options = new ReplayOptions { LabelDelay = labels ? TimeSpan.FromDays(7) : null };
        await new TransactionReplay(options, transactionProducer, new PrecisePacer(TimeProvider.System), TimeProvider.System, labelProducer)
            .RunAsync(rows.Read(), Cancellation);
        Assert.True(transactionProducer.Flush(Patience) && labelProducer.Flush(Patience), "Not all was acknowledged in time.");
    }

    private static void SendLabels(ServiceBed bed, string path, DateTimeOffset labelTime)
    {
        using var rows = HandbookCsv.Open(path);
        using var producer = new LabelProducer(bed.BootstrapServers, bed.Topics.Labels, FraudSchemas.LocalIds.Label);
        foreach (var row in rows.Read())
        {
            if (row.IsFraud && row.EventTime < labelTime.ToUnixTimeMilliseconds())
            {
                producer.Send(
                    new FraudLabel
                    {
                        TransactionId = row.TransactionId.ToArray(),
                        CardId = HandbookIds.CardOf(row.CustomerId.Span),
                        TerminalId = HandbookIds.TerminalOf(row.TerminalId.Span),
                        EventTime = row.EventTime,
                        AmountMinor = row.AmountMinor,
                        IsFraud = true,
                        LabelTime = labelTime.ToUnixTimeMilliseconds(),
                    },
                    Cancellation);
            }
        }

        Assert.True(producer.Flush(Patience), "Not all labels were acknowledged in time.");
    }

    private static async Task SendUnreadableAsync(ServiceBed bed)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = bed.BootstrapServers }).Build();
        await producer.ProduceAsync(bed.Topics.Transactions, new() { Key = [1], Value = [2] }, Cancellation);
    }

    private static async Task<JsonNode> SucceedAsync(Task<(int ExitCode, string Output, string Error)> verb)
    {
        var (exitCode, output, error) = await verb;
        Assert.True(exitCode == 0, error);
        return JsonNode.Parse(output)!;
    }

    // All but what names the data and the time that it took.
    private static string FiguresOf(JsonNode report)
    {
        var figures = report.DeepClone().AsObject();
        foreach (var name in (string[])["data", "dataSha256", "records", "times"])
        {
            figures.Remove(name);
        }

        return figures.ToJsonString();
    }

    private static DateTimeOffset Day(int day) => new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day);

    private static string Date(int day) => Day(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
