using System.Globalization;
using BrokerComparison;
using LoadGenerator.Brokers;

if (args is [StartTime.Verb, var what])
{
    await StartTime.RunOnceAsync(withRegistry: what == "registry");
    return 0;
}

if (args is not [var warmUpText, var epochsText, var roundsText]
    || !int.TryParse(warmUpText, CultureInfo.InvariantCulture, out var warmUp)
    || !int.TryParse(epochsText, CultureInfo.InvariantCulture, out var epochSeconds)
    || !int.TryParse(roundsText, CultureInfo.InvariantCulture, out var rounds))
{
    await Console.Error.WriteLineAsync(
        """
        Measures the embedded broker and the Kafka in KAFKA_HOME side by side, each in a process of its own, in turns.

        usage: BrokerComparison WARM-UP-SECONDS EPOCH-SECONDS ROUNDS     for example: BrokerComparison 90 20 5
        """);
    return 2;
}

var real = new Measured("Kafka in KAFKA_HOME");
var embedded = new Measured("embedded, files");
var inProcess = new Measured("embedded, inside a process");
for (var round = 0; round < rounds; round++)
{
    inProcess.Add("start, broker only (ms)", await StartTime.InNewProcessAsync(withRegistry: false), "0");
    inProcess.Add("start, with registry (ms)", await StartTime.InNewProcessAsync(withRegistry: true), "0");
}

await using var realBroker = await TimedAsync(real, async () =>
    (IRestartableBroker)(await new KafkaHomeProvider().TryStartAsync(new BrokerRequest(), CancellationToken.None)
        ?? throw new InvalidOperationException("KAFKA_HOME is not set.")));
await using var embeddedBroker = await TimedAsync(embedded, async () =>
{
    var broker = new EmbeddedBrokerProcess();
    await broker.StartAsync();
    return broker;
});
(Measured Figures, IRestartableBroker Broker)[] both = [(real, realBroker), (embedded, embeddedBroker)];
foreach (var (figures, broker) in both)
{
    figures.Add("memory after the start (MB)", IdleUse.MemoryOf(broker.ProcessId!.Value), "0");
}

foreach (var (figures, broker) in both)
{
    var (alone, withConsumer) = await IdleUse.MeasureAsync(broker.BootstrapServers, broker.ProcessId!.Value, "idle");
    figures.Add("CPU when idle (% of a core)", alone, "0.00");
    figures.Add("CPU with a waiting consumer (% of a core)", withConsumer, "0.00");
}

using var realEpochs = new EpochLoop(realBroker.BootstrapServers, "epochs-");
using var embeddedEpochs = new EpochLoop(embeddedBroker.BootstrapServers, "epochs-");
(Measured Figures, EpochLoop Epochs)[] loops = [(real, realEpochs), (embedded, embeddedEpochs)];
foreach (var (_, epochs) in loops)
{
    epochs.Run(TimeSpan.FromSeconds(warmUp));
}

for (var round = 0; round < rounds; round++)
{
    foreach (var (figures, epochs) in loops)
    {
        var latencies = epochs.Run(TimeSpan.FromSeconds(epochSeconds));
        figures.Add("epoch of 4 + 4 records, p50 (ms)", latencies.GetValueAtPercentile(50) / 1e3, "0.00");
        figures.Add("epoch of 4 + 4 records, p99 (ms)", latencies.GetValueAtPercentile(99) / 1e3, "0.00");
        figures.Add("epochs per second", latencies.TotalCount / (double)epochSeconds, "0");
    }
}

for (var round = 0; round < rounds; round++)
{
    foreach (var (figures, broker) in both)
    {
        var (produced, fetched) = Throughput.Measure(broker.BootstrapServers, $"throughput-{round}");
        figures.Add("produced, batches of 1 kB (records/s)", produced, "#,0");
        figures.Add("fetched (records/s)", fetched, "#,0");
    }
}

foreach (var (figures, broker) in both)
{
    figures.Add("memory at the end (MB)", IdleUse.MemoryOf(broker.ProcessId!.Value), "0");
}

Console.WriteLine(Measured.Table([real, embedded, inProcess]));
return 0;

static async Task<IRestartableBroker> TimedAsync(Measured figures, Func<Task<IRestartableBroker>> start)
{
    var begin = TimeProvider.System.GetTimestamp();
    var broker = await start();
    figures.Add("start of the process until it answers (ms)", TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds, "0");
    return broker;
}
