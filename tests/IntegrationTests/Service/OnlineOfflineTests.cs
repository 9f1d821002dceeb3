using FraudDetection.Contracts;
using FraudService.Configuration;
using FraudService.Worker;
using IntegrationTests.Brokers;
using IntegrationTests.Runtime;
using Microsoft.Extensions.Logging;

namespace IntegrationTests.Service;

/// <summary>What decisions rest on is what the offline pipeline computes, bit for bit: cards, terminals, and labels that come days later.</summary>
public sealed class OnlineOfflineTests(SharedBroker shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How many transactions: the environment's FRAUDSTREAM_EQUALITY_TRANSACTIONS, or 100,000.</summary>
    private static long Transactions =>
        long.TryParse(Environment.GetEnvironmentVariable("FRAUDSTREAM_EQUALITY_TRANSACTIONS"), out var given) ? given : 100_000;

    [Fact]
    public async Task Decisions_rest_on_the_same_features_as_the_offline_pipeline_computes()
    {
        var random = ServiceBed.SeededRandom();
        using var bed = await TerminalBed.CreateAsync(await shared.GetBootstrapServersAsync());
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
            var past = new PastTransactions(random.Next(), Transactions, TimeSpan.FromDays(12), labelDelay: TimeSpan.FromDays(7));
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
            await deciding.WaitAsync(Patience);
            await stage.StopAsync(CancellationToken.None).WaitAsync(Patience);
        }
    }
}
