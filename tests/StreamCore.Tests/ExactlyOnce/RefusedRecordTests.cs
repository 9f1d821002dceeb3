using EmbeddedKafka;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;

namespace StreamCore.Tests.ExactlyOnce;

public sealed class RefusedRecordTests
{
    [Fact]
    public async Task A_record_that_is_too_large_fails_the_job_for_good_and_names_sink_and_topic()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var broker = await EmbeddedKafkaBroker.StartAsync(cancellation: cancellation);
        broker.CreateTopic("totals", 1);
        var environment = new StreamExecutionEnvironment(new()
        {
            RestartStrategy = RestartStrategy.FixedDelay(int.MaxValue, TimeSpan.FromMilliseconds(10)),
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = broker.BootstrapServers },
        });
        environment.FromElements(new WindowTotal { Merchant = new string('m', 2_000_000) })
            .SinkTo(new KafkaSink<WindowTotal>("totals", new WindowTotalSerializer()));

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => environment.ExecuteAsync("test", cancellation).WaitAsync(TimeSpan.FromSeconds(60), cancellation));

        Assert.True(failure.IsFinal);
        Assert.Contains("a record of sink 'sink' for topic 'totals'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("message.max.bytes", failure.Message, StringComparison.Ordinal);
    }
}
