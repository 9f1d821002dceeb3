using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EmbeddedKafka;
using FraudService.Configuration;
using FraudService.Worker;
using IntegrationTests.Brokers;
using IntegrationTests.Runtime;
using Microsoft.Extensions.Logging;

namespace IntegrationTests.Service;

/// <summary>What decisions rest on is what the offline pipeline computes, bit for bit: cards, terminals, and labels that come days later.</summary>
public sealed class OnlineOfflineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const long Transactions = 100_000;

    [Fact]
    public async Task Decisions_rest_on_the_same_features_as_the_offline_pipeline_computes()
    {
        var random = ServiceBed.SeededRandom();
        using var directory = new TemporaryDirectory();
        await using var broker = await EmbeddedKafkaBroker.StartAsync(
            new() { DataDirectory = directory.Path }, TestContext.Current.CancellationToken);
        using var bed = await TerminalBed.CreateAsync(broker.BootstrapServers);
        var options = new FraudServiceOptions { ApplicationId = bed.Application, Topics = bed.Topics };
        options.Kafka.BootstrapServers = bed.Bootstrap;
        options.TerminalRisk.CommitInterval = TimeSpan.Zero;
        options.TerminalRisk.IdleTimeout = Patience;
        var log = new RecordingLoggerProvider();
        using var loggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log).SetMinimumLevel(LogLevel.Information));
        using var schemas = await SchemaRegistration.RegisterAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        var execution = new FraudJobExecution(options, schemas, loggerFactory, TimeProvider.System);
        using var stage = new TerminalStage(options, loggerFactory, TimeProvider.System, loggerFactory.CreateLogger<TerminalStage>());
        using var stop = new CancellationTokenSource();
        await stage.StartAsync(TestContext.Current.CancellationToken);
        var deciding = execution.RunAsync(stop.Token);
        try
        {
            var past = new PastTransactions(random.Next(), Transactions, TimeSpan.FromDays(10), labelDelay: TimeSpan.FromDays(7));
            await bed.SendAsync(
                past,
                () => execution.TerminalTable?.Records ?? 0,
                onStep: null,
                () => $"{stage.Status} {deciding.Exception}\n{string.Join('\n', log.Lines.TakeLast(100))}");

            var (decisions, differences) = bed.Compare(past);
            Assert.Empty(differences);
            Assert.Equal(past.Count, decisions);
            Assert.True(past.Labelled > 0, "No fraud was labelled.");
            TestContext.Current.TestOutputHelper!.WriteLine($"{decisions} decisions, {bed.Histories} histories, {past.Labelled} labelled frauds");
        }
        finally
        {
            await stop.CancelAsync();
            await deciding.WaitAsync(Patience, TestContext.Current.CancellationToken);
            await stage.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_service_that_is_killed_sends_each_history_once_and_decides_with_the_same_features()
    {
        var random = ServiceBed.SeededRandom();
        using var directory = new TemporaryDirectory();
        await using var broker = await EmbeddedKafkaBroker.StartAsync(
            new() { DataDirectory = directory.Path }, TestContext.Current.CancellationToken);
        using var bed = await TerminalBed.CreateAsync(broker.BootstrapServers);
        using var http = new HttpClient();
        var worker = StartWorker(bed);
        try
        {
            var past = new PastTransactions(random.Next(), 10_000, TimeSpan.FromHours(36), labelDelay: TimeSpan.FromHours(8));
            var killed = Enumerable.Range(0, 3).Select(_ => random.Next(2, past.Hours - 1)).ToHashSet();
            await bed.SendAsync(
                past,
                ReadTableRecords,
                async step =>
                {
                    if (killed.Contains(step))
                    {
                        await Task.Delay(random.Next(200), TestContext.Current.CancellationToken);
                        await worker.KillAsync();
                        await worker.DisposeAsync();
                        worker = StartWorker(bed);
                    }
                },
                () => worker.Output);

            var (decisions, differences) = bed.Compare(past);
            Assert.Empty(differences);
            Assert.Equal(past.Count, decisions);
            Assert.True(past.Labelled > 0, "No fraud was labelled.");
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"killed at {string.Join(", ", killed)}; {bed.Histories} histories, {past.Labelled} labelled frauds"));
        }
        finally
        {
            await worker.DisposeAsync();
        }

        // A service that was just started has no address yet.
        long ReadTableRecords() => !worker.HasHttpAddress
            ? 0
            : http.GetFromJsonAsync<JsonNode>(new Uri(worker.HttpAddress.GetAwaiter().GetResult(), "/status")).GetAwaiter().GetResult()!
                ["terminalTable"]?["records"]?.GetValue<long>() ?? 0;
    }

    private static WorkerProcess StartWorker(TerminalBed bed) => new(
        bed.Bootstrap,
        bed.Prefix,
        "--FraudStream:TerminalRisk:CommitInterval=00:00:00",
        "--FraudStream:TerminalRisk:IdleTimeout=00:01:00",
        "--FraudStream:TransactionTimeout=00:00:06");
}
