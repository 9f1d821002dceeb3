using IntegrationTests.Brokers;
using Microsoft.Extensions.Logging;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;
using StreamCore.State;
using StreamCore.Time;

namespace IntegrationTests.Runtime;

/// <summary>A job that comes back with other types than it stored its state with, on a real changelog.</summary>
public sealed class StateEvolutionTests(SharedBroker broker)
{
    private static readonly ValueStateDescriptor<CountV1> V1 = new("counted");
    private static readonly ValueStateDescriptor<CountV2> V2 = new("counted");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Old_state_is_read_by_a_job_with_more_fields_and_mixed_layouts_are_restored(bool exchange)
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await RunAsync(bed, exchange, V1, AddV1, expected: 3, "a", "b", "b");
        await RunAsync(bed, exchange, V2, AddV2, expected: 4, "b");
        await RunAsync(bed, exchange, V2, AddV2, expected: 6, "a", "b");

        // The second number counts what came since there is such a field; it shows through in the hundreds.
        Assert.Equal(
            exchange ? ["a:102:a", "a:1:a", "b:103:b", "b:1:b", "b:204:b", "b:2:b"] : ["k:104:b", "k:1:a", "k:205:a", "k:2:b", "k:306:b", "k:3:b"],
            bed.ReadOutput(6).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_can_not_read_its_state_fails_at_its_start_and_says_why(bool exchange)
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await RunAsync(bed, exchange, V2, AddV2, expected: 1, "a");

        await using (var job = Start(bed, exchange, V1, AddV1, RestartStrategy.FixedDelay(1000, TimeSpan.FromMilliseconds(10))))
        {
            var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);
            Assert.True(failure.IsFinal);
            Assert.Contains("State 'count/counted' can't be read: it is stored with version 1, and the job wants version 1; field 'Recent' (long) is gone", failure.Message, StringComparison.Ordinal);
            Assert.Contains("give the state a new name", failure.Message, StringComparison.Ordinal);
            Assert.IsType<StateIncompatibleException>(failure.InnerException);
            Assert.Equal(JobPhase.Failed, job.JobStatus.Phase);
        }

        // Nothing was lost by the attempt.
        await RunAsync(bed, exchange, V2, AddV2, expected: 2, "a");
        Assert.Contains(exchange ? "a:202:a" : "k:202:a", bed.ReadOutput(2));
    }

    private static (CountV1 State, long Count) AddV1(CountV1 before) => (new(before.Count + 1), before.Count + 1);

    private static (CountV2 State, long Count) AddV2(CountV2 before)
    {
        var after = new CountV2(before.Recent + 1, before.Count + 1);
        return (after, (after.Recent * 100) + after.Count);
    }

    private static async Task RunAsync<T>(
        RuntimeBed bed, bool exchange, ValueStateDescriptor<T> descriptor, Func<T?, (T State, long Count)> count, int expected, params string[] texts)
    {
        await using var job = Start(bed, exchange, descriptor, count, RestartStrategy.None);
        foreach (var text in texts)
        {
            await bed.ProduceAsync("k", text);
        }

        bed.ReadOutput(expected);
        await job.StopAsync();
    }

    private static RunningJob Start<T>(
        RuntimeBed bed, bool exchange, ValueStateDescriptor<T> descriptor, Func<T?, (T State, long Count)> count, RestartStrategy restarts)
    {
        var log = new RecordingLoggerProvider();
#pragma warning disable CA2000 // The running job owns it.
        var loggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log));
#pragma warning restore CA2000
        var environment = new StreamExecutionEnvironment(
            new StreamExecutionOptions
            {
                ApplicationId = bed.ApplicationId,
                Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = bed.BootstrapServers },
                TransactionTimeout = TimeSpan.FromSeconds(10),
                RestartStrategy = restarts,
            },
            loggerFactory).SetParallelism(exchange ? 2 : 1);
        var source = new KafkaSource<string>(TopicSelection.Of(bed.Input), new TextDeserializer(null), new());
        var texts = environment.FromSource(source, WatermarkStrategy.NoWatermarks<string>(), "texts");
        texts.GetSideOutput(source.DeadLetters).SinkTo(new KafkaDeadLetterSink(bed.DeadLetters));
        var counted = exchange
            ? texts.KeyBy(text => text).Process(() => new CountingFunction<string, T>(descriptor, count), "count")
            : texts.KeyByRecordKey().Process(() => new CountingFunction<ReadOnlyMemory<byte>, T>(descriptor, count), "count");
        counted.SinkTo(new KafkaSink<CountedText>(bed.Output, new CountedTextSerializer()));
        return new(environment, bed.ApplicationId, loggerFactory, log);
    }

    private readonly record struct CountV1(long Count);

    private readonly record struct CountV2(long Recent, long Count);
}
