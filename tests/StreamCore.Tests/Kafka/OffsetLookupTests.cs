using Confluent.Kafka;
using EmbeddedKafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace StreamCore.Tests.Kafka;

/// <summary>A group's coordinator that has moved is an error like any other: it ends the attempt, not the process.</summary>
public sealed class OffsetLookupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KafkaErrorCode.NotCoordinator)]
    [InlineData(KafkaErrorCode.CoordinatorNotAvailable)]
    [InlineData(KafkaErrorCode.CoordinatorLoadInProgress)]
    public async Task A_coordinator_that_has_moved(KafkaErrorCode error)
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(cancellation: Cancellation);
        kafka.CreateTopic("input");
        var settings = new KafkaClientSettings(new StreamExecutionOptions
        {
            ApplicationId = "app",
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = kafka.BootstrapServers },
        });
        using var fault = kafka.Faults.Fail(ApiKey.OffsetFetch, error);
        using (var lookup = new OffsetLookup(settings, TimeProvider.System, NullLogger.Instance))
        {
            // Some the client tries again by itself.
            var failure = await Record.ExceptionAsync(() => lookup.CommittedAsync(new("input", 0), Cancellation));
            Assert.True(failure is null or KafkaException, $"{failure}");
        }

        await fault.UsedUp.WaitAsync(Cancellation);
        using var next = new OffsetLookup(settings, TimeProvider.System, NullLogger.Instance);
        Assert.Null(await next.CommittedAsync(new("input", 0), Cancellation));
    }
}
