using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Time;

namespace StreamCore.Tests.DataStream;

public sealed class StreamExecutionEnvironmentTests
{
    private static readonly Dictionary<string, string> Kafka = new() { ["bootstrap.servers"] = "127.0.0.1:1" };

    public static TheoryData<StreamExecutionOptions, string, string> WrongOptions => new()
    {
        { new() { ApplicationId = "", Kafka = Kafka }, "ApplicationId", "''" },
        { new() { ApplicationId = "a", InstanceId = "", Kafka = Kafka }, "InstanceId", "''" },
        { new() { ApplicationId = "a", Slots = 0, Kafka = Kafka }, "Slots", "'0'" },
        { new() { ApplicationId = "a", MaxEpochRecords = 0, Kafka = Kafka }, "MaxEpochRecords", "'0'" },
        { new() { ApplicationId = "a", TransactionTimeout = TimeSpan.Zero, Kafka = Kafka }, "TransactionTimeout", "'00:00:00'" },
        { new() { ApplicationId = "a", MaxPause = TimeSpan.FromSeconds(2), Kafka = Kafka }, "MaxPause", "'00:00:02'" },
        { new() { StopTimeout = TimeSpan.Zero }, "StopTimeout", "'00:00:00'" },
        { new() { AutoWatermarkInterval = TimeSpan.Zero }, "AutoWatermarkInterval", "'00:00:00'" },
        { new() { MinEpochDuration = TimeSpan.FromDays(2) }, "MinEpochDuration", "'2.00:00:00'" },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void A_wrong_option_is_named_with_its_value(StreamExecutionOptions options, string setting, string value)
    {
        var failure = Assert.Throws<ArgumentException>(() => new StreamExecutionEnvironment(options));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
        Assert.Contains(value, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_without_a_source_is_refused()
    {
        var environment = new StreamExecutionEnvironment(new() { ApplicationId = "a", Kafka = Kafka });

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => environment.ExecuteAsync("job", TestContext.Current.CancellationToken));
        Assert.Empty(environment.GetStatus().Regions);
    }

    [Fact]
    public async Task A_job_that_reads_Kafka_needs_a_broker()
    {
        var environment = new StreamExecutionEnvironment(new() { ApplicationId = "a" });
        var watermarks = WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.Zero, static (in int element) => element);
        environment.FromSource(new KafkaSource<int>("one", new NoDeserializer()), watermarks, "one");

        var failure = await Assert.ThrowsAsync<ArgumentException>(
            () => environment.ExecuteAsync("job", TestContext.Current.CancellationToken));

        Assert.Contains("bootstrap.servers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_for_its_broker_can_be_stopped()
    {
        var environment = new StreamExecutionEnvironment(new() { ApplicationId = "a", Kafka = Kafka });
        var watermarks = WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.Zero, static (in int element) => element);
        environment.FromSource(new KafkaSource<int>("one", new NoDeserializer()), watermarks, "one");
        using var stop = new CancellationTokenSource();

        var job = environment.ExecuteAsync("job", stop.Token);
        await stop.CancelAsync();

        await job.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private sealed class NoDeserializer : IKafkaDeserializer<int>
    {
        public bool TryDeserialize(in KafkaRecord record, out int element, out string? rejection) =>
            throw new InvalidOperationException("never called: there is no broker");
    }
}
