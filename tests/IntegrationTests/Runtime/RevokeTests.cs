using EmbeddedKafka;

namespace IntegrationTests.Runtime;

/// <summary>A partition that has to be given back is given back in time, whatever the broker does.</summary>
public sealed class RevokeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_that_does_not_come_back_is_abandoned_when_partitions_are_revoked()
    {
        await using var kafka = await EmbeddedKafkaBroker.StartAsync(new() { Port = 0 }, Cancellation);
        using var bed = await RuntimeBed.CreateAsync(kafka.BootstrapServers, partitions: 2);
        using var inEpoch = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var first = bed.Start(
            instanceId: "0",
            transactionTimeout: TimeSpan.FromMinutes(5),
            revokeTimeout: TimeSpan.FromMilliseconds(500),
            onElement: text =>
            {
                if (text == "stall")
                {
                    inEpoch.Set();
                    goOn.Wait(Cancellation);
                }
            });
        await first.UntilRunningAsync(partitions: 2);
        await bed.ProduceAsync("k0", "stall");
        Assert.True(inEpoch.Wait(TimeSpan.FromSeconds(60), Cancellation));

        // The epoch is open when the rebalance comes, and its commit hangs for longer than the test would wait.
        var client = $"{bed.ApplicationId}-0-0";
        using var hanging = kafka.Faults.Delay(
            ApiKey.EndTxn, TimeSpan.FromMinutes(10), when: request => request.TransactionalId?.StartsWith(client, StringComparison.Ordinal) == true);
        using var synchronized = kafka.Faults.Delay(ApiKey.SyncGroup, TimeSpan.Zero, when: request => request.ClientId == client);
        await using var second = bed.Start(instanceId: "1");
        await synchronized.UsedUp.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        // Heartbeats behind the answer tell that the client knows what it has to give back.
        using var heartbeats = kafka.Faults.Delay(ApiKey.Heartbeat, TimeSpan.Zero, times: 2, when: request => request.ClientId == client);
        await heartbeats.UsedUp.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        goOn.Set();
        await first.UntilAsync(() => first.HasLogged("revoked partitions"), "the partition is given back");

        Assert.Equal(1, hanging.Hits);
        await second.UntilRunningAsync();
        await first.UntilRunningAsync();
        await bed.ProduceAsync("k1", "b", partition: 1);
        await bed.ProduceAsync("k0", "c");
        Assert.Equal(["k0:1:stall", "k0:2:c", "k1:1:b"], bed.ReadOutput(3));
        await second.StopAsync();
        await first.StopAsync();
    }
}
