using Confluent.Kafka;
using EmbeddedKafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace StreamCore.Tests.Kafka;

/// <summary>A slot's two transactional ids are taken over together: neither waits for the other's old transaction.</summary>
public sealed class TransactionalOutputTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_id_whose_old_transaction_is_not_completed_yet_holds_the_other_not_up()
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(cancellation: Cancellation);
        var otherWasAsked = false;
        using var asked = kafka.Faults.Delay(ApiKey.InitProducerId, TimeSpan.Zero, int.MaxValue, request =>
        {
            otherWasAsked |= request.TransactionalId == "app-0-0-1";
            return false;
        });
        using var unfinished = kafka.Faults.Fail(
            ApiKey.InitProducerId,
            KafkaErrorCode.ConcurrentTransactions,
            int.MaxValue,
            request => request.TransactionalId == "app-0-0-0" && !otherWasAsked);
        using var output = Output(kafka);

        output.Initialize();

        Assert.True(output.IsReady);
    }

    [Theory]
    [InlineData("app-0-0-0")]
    [InlineData("app-0-0-1")]
    public async Task Without_one_of_the_ids_there_is_none_and_the_next_attempt_takes_both(string refused)
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(cancellation: Cancellation);
        using var output = Output(kafka);
        using var fault = kafka.Faults.Fail(
            ApiKey.InitProducerId, KafkaErrorCode.TransactionalIdAuthorizationFailed, when: request => request.TransactionalId == refused);

        Assert.Throws<KafkaException>(output.Initialize);
        Assert.False(output.IsReady);
        Assert.Equal(1, fault.Hits);

        output.Initialize();

        Assert.True(output.IsReady);
    }

    private static TransactionalOutput Output(EmbeddedKafkaBroker kafka) => new(
        new(new StreamExecutionOptions
        {
            ApplicationId = "app",
            TransactionTimeout = Timeout,
            Kafka = new Dictionary<string, string> { ["bootstrap.servers"] = kafka.BootstrapServers },
        }),
        "app-0-0",
        Timeout,
        TimeProvider.System,
        NullLogger.Instance);
}
