using FraudDetection;
using FraudService.Configuration;
using FraudService.Http;
using FraudService.Worker;
using LoadGenerator.Audit;
using LoadGenerator.Brokers;
using LoadGenerator.Load;
using LoadGenerator.Reports;
using Serilog;
using Serilog.Extensions.Logging;
using StreamCore.Avro;
using StreamCore.Runtime;

namespace FraudService.Demo;

/// <summary>
/// The main job from end to end: a broker, the service, simulated transactions, and at the end an audit that each of them
/// was decided exactly once.
/// </summary>
/// <param name="demo">What the demo does.</param>
/// <param name="options">The service's settings; broker address, names and topics are filled in here.</param>
/// <param name="time">The clock.</param>
internal sealed class DemoRun(DemoOptions demo, FraudServiceOptions options, TimeProvider time)
{
    // However fast transactions are sent, a card has some eight an hour, and a burst on one takes about a minute: event time goes
    // on so much faster than the clock. Otherwise each card would have hundreds an hour, which is what rules take for fraud.
    private const int Cards = 750;
    private const double EventTimeSpeedPerRate = 0.6;

    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly WarningLines _warnings = new();

    /// <summary>Runs the demo.</summary>
    /// <param name="cancellation">Ends the sending early; what was sent is still decided and audited.</param>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="NoBrokerException">There is no broker to work with.</exception>
    /// <exception cref="BrokerStartException">The broker does not start or answer.</exception>
    /// <exception cref="DemoFailedException">The service does not begin to work.</exception>
    /// <exception cref="JobFailedException">The service failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended before the first transaction.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await Console.Out.WriteLineAsync("Looking for a Kafka broker ...");
        await using var broker = await KafkaBrokerLocator.FindAsync(
            new BrokerRequest(options.Kafka.BootstrapServers, demo.Port), cancellation);
        Configure(broker);
        await Console.Out.WriteLineAsync(
            $"Kafka: {broker.Description}\n" +
            $"Schemas: {Describe(options.SchemaRegistry)}\n" +
            FormattableString.Invariant($"Topics: {string.Join(", ", options.Topics.ToList())}, {demo.Partitions} partition(s)\n") +
            FormattableString.Invariant($"Sending {demo.Rate} transactions per second for {demo.Duration.TotalSeconds:0} s; Ctrl-C ends it."));

        using var schemas = await SchemaRegistration.RegisterAsync(options, time, cancellation);
        var report = await RunServiceAsync(schemas, cancellation);
        return await AuditAsync(report, schemas, cancellation.IsCancellationRequested);
    }

    /// <summary>
    /// On a broker that is there already a demo gets names of its own, so that it neither meets a real service's topics
    /// nor those of an earlier demo. On a broker of its own it uses the default names.
    /// </summary>
    private void Configure(IKafkaBroker broker)
    {
        var isGiven = options.Kafka.BootstrapServers.Length > 0;
        var prefix = demo.TopicPrefix ?? (isGiven ? $"demo-{time.GetUtcNow():yyyyMMdd-HHmmss}-" : "");
        options.Kafka.BootstrapServers = broker.BootstrapServers;
        if (options.SchemaRegistry.Urls.Count == 0 && broker.SchemaRegistryUrl is { } registry)
        {
            options.SchemaRegistry = new SchemaRegistryOptions { Urls = [new Uri(registry)] };
        }

        options.ApplicationId = prefix + options.ApplicationId;
        options.Topics = FraudTopicNames.WithPrefix(prefix);
        options.CreateTopics = true;
        options.Partitions = demo.Partitions;
    }

    private static string Describe(SchemaRegistryOptions registry) => registry.Urls.Count > 0
        ? $"registered at {string.Join(", ", registry.Urls)}"
        : "built in, with fixed ids";

    private async Task<LoadReport> RunServiceAsync(SchemaRegistration schemas, CancellationToken cancellation)
    {
        var logger = new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Sink(_warnings).CreateLogger();
        using var loggerFactory = new SerilogLoggerFactory(logger, dispose: true);
        using var epochs = new EpochCounter(time);
        using var stopService = new CancellationTokenSource();
        var execution = new FraudJobExecution(options, schemas, loggerFactory, time);
        // The demo opens no port that nobody has asked for.
        await using var http = demo.HttpPort is null
            ? null
            : await HttpServer.StartAsync(options, new CurrentJob { Execution = execution }, loggerFactory, time, cancellation);
        if (http is not null)
        {
            await Console.Out.WriteLineAsync($"REST interface: {http.Address}");
        }

        var service = Task.Run(() => execution.RunAsync(stopService.Token), CancellationToken.None);
        try
        {
            await WaitUntilReadyAsync(execution, service, cancellation);
            _warnings.Clear(); // A fresh broker refuses a few requests until its internal topics are there.
            return await SendAsync(schemas, service, epochs, cancellation);
        }
        finally
        {
            // The open epoch is committed before the broker goes.
            await stopService.CancelAsync();
            await service;
        }
    }

    private async Task WaitUntilReadyAsync(FraudJobExecution execution, Task service, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (execution.GetPartitions().Count(partition => partition.Phase == PartitionPhase.Running) < demo.Partitions)
        {
            if (service.IsCompleted)
            {
                await service; // Throws what it failed of.
            }

            if (time.GetElapsedTime(start) > ReadyPatience)
            {
                while (_warnings.TryTake(out var line))
                {
                    await Console.Error.WriteLineAsync(line);
                }

                throw new DemoFailedException(
                    $"The service has not begun to work on {demo.Partitions} partition(s) in {ReadyPatience.TotalSeconds:0} s. " +
                    "Is another instance of it running on this broker? Then give another --topic-prefix.");
            }

            await Task.Delay(Tick, time, cancellation);
        }
    }

    private async Task<LoadReport> SendAsync(
        SchemaRegistration schemas, Task service, EpochCounter epochs, CancellationToken cancellation)
    {
        var loadOptions = new LoadOptions
        {
            Bootstrap = options.Kafka.BootstrapServers,
            Rate = demo.Rate,
            Warmup = TimeSpan.Zero,
            Duration = demo.Duration,
            Topics = options.Topics,
            Simulator = new() { Cards = Cards },
            EventTimeSpeed = Math.Max(1, EventTimeSpeedPerRate * demo.Rate),
        };
        using var stopSending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var test = new LoadTest(loadOptions, schemas.Ids, time, SilentProgress.Instance);
        var start = time.GetTimestamp();
        var sending = test.RunAsync(stopSending.Token);
        var showing = new DemoView(_warnings, time).ShowUntilAsync(
            sending, () => new(time.GetElapsedTime(start), test.Snapshot, epochs.Epochs, epochs.TakeRate()));

        if (await Task.WhenAny(sending, service) == service)
        {
            await stopSending.CancelAsync(); // Nobody decides any more; the caller throws what the service failed of.
        }

        await showing;
        return await sending;
    }

    private async Task<int> AuditAsync(LoadReport load, SchemaRegistration schemas, bool isInterrupted)
    {
        var auditOptions = new AuditOptions
        {
            Bootstrap = options.Kafka.BootstrapServers,
            Fraud = options.Fraud,
            Topics = options.Topics,
            RulesFiles = options.Rules.File.Length > 0 ? [options.Rules.File] : [],
            ModelFiles = options.Model.File.Length > 0 ? [options.Model.File] : [],
        };
        var audit = new ExactlyOnceAudit(auditOptions, schemas.Registry, schemas.Ids, time, SilentProgress.Instance);
        var report = await audit.RunAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync(LoadText.Describe(load));
        await Console.Out.WriteLineAsync(AuditText.Describe(report));
        if (!report.Holds || !load.Holds)
        {
            return ExitCodes.Failure;
        }

        return isInterrupted ? ExitCodes.Cancelled : ExitCodes.Success;
    }
}
