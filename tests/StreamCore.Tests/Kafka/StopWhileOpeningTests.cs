using EmbeddedKafka;
using StreamCore.DataStream;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.Testing;
using StreamCore.Tests.ExactlyOnce;
using StreamCore.Tests.Runtime.Aligned;
using StreamCore.Time;

namespace StreamCore.Tests.Kafka;

/// <summary>A job with an exchange that waits for its broker while it starts ends as soon as it is stopped.</summary>
public sealed class StopWhileOpeningTests
{
    /// <summary>Longer than any test waits.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ApiKey.InitProducerId)] // The region's producers begin.
    [InlineData(ApiKey.OffsetFetch)] // A source's subtask opens, and looks where to begin.
    public async Task A_stop_ends_a_job_whose_broker_does_not_answer(ApiKey unanswered)
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(cancellation: Cancellation);
        kafka.CreateTopic("payments");
        using var fault = kafka.Faults.Delay(unanswered, TimeSpan.FromHours(1), times: 1000);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var environment = new StreamExecutionEnvironment(new()
        {
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = kafka.BootstrapServers },
            StopTimeout = Long,
            TransactionTimeout = Long,
        }).SetParallelism(2);
        environment.FromSource(
                new KafkaSource<Payment>("payments", new PaymentDeserializer()), WatermarkStrategy.NoWatermarks<Payment>(), "payments")
            .KeyBy(payment => payment.Merchant).Reduce((_, payment) => payment).SinkTo(new CollectSink<Payment>());
        var run = environment.ExecuteAsync("test", stop.Token);
        await JobRun.UntilAsync(() => fault.Hits > 0, "the broker is asked");

        await stop.CancelAsync();
        await run.WaitAsync(JobRun.Patience, Cancellation);

        Assert.Equal(JobPhase.Finished, environment.GetStatus().Phase);
    }
}
