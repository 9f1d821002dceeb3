using System.Net;
using EmbeddedKafka;
using IntegrationTests.Brokers;

namespace IntegrationTests.Service;

/// <summary>What is answered for a card whose state can't be read at present.</summary>
public sealed class CardUnavailableTests(SharedBroker broker)
{
    [Fact]
    public async Task A_card_of_a_partition_that_is_being_restored_is_answered_with_when_to_ask_again()
    {
        using var bed = await StateBed.CreateAsync(broker);
        bed.Send(1, "anna");
        using var holder = bed.HoldOffsets();
        await using var service = bed.StartService();

        // Its restore waits for the transaction that holds its offsets back.
        await bed.UntilAsync(service, "/health/ready", (status, problem) =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            return problem["detail"]!.GetValue<string>().Contains("being restored", StringComparison.Ordinal);
        });
        using (var client = new HttpClient())
        using (var response = await client.GetAsync(new Uri(await service.HttpAddress, "/state/cards/anna"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        }

        var (unavailable, problem) = await bed.GetAsync(service, "/state/cards/anna");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unavailable);
        Assert.Contains("being restored", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(problem["partition"]!.GetValue<int>(), 0, StateBed.Partitions - 1);

        holder.AbortTransaction();

        await bed.UntilSeenAsync(service, "anna", 1);
    }

    [Fact]
    public async Task A_card_whose_partition_does_not_answer_in_time_is_answered_with_that()
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(cancellation: TestContext.Current.CancellationToken);
        using var bed = await StateBed.CreateAsync(kafka.BootstrapServers);
        await using var service = bed.StartService("--instance", "here", "--FraudStream:TransactionTimeout=0:01:00");
        await bed.UntilAsync(service, "/health/ready", (status, _) => status == HttpStatusCode.OK);

        // The thread that has the card waits for its commit.
        using var commit = kafka.Faults.Delay(
            ApiKey.EndTxn, TimeSpan.FromHours(1), when: request => request.TransactionalId?.StartsWith($"{bed.ApplicationId}-here-", StringComparison.Ordinal) == true);
        bed.Send(1, "anna");
        await commit.UsedUp.WaitAsync(TestContext.Current.CancellationToken);

        var (status, problem) = await bed.GetAsync(service, "/state/cards/anna");

        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.Contains("did not answer within 5 s", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
