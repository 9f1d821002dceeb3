using System.Net;
using IntegrationTests.Brokers;

namespace IntegrationTests.Service;

/// <summary>When an orchestrator may count on a service.</summary>
public sealed class ReadinessTests(SharedBroker broker)
{
    [Fact]
    public async Task A_service_is_not_ready_before_the_group_has_told_its_partitions()
    {
        using var bed = await StateBed.CreateAsync(broker);
        using var other = bed.JoinGroup();
        await other.UntilStableAsync(members: 1);
        await using var service = bed.StartService();
        await bed.UntilAsync(service, "/health/ready", (status, problem) =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            return problem["detail"]!.GetValue<string>().Contains("consumer group", StringComparison.Ordinal);
        });
        var (_, body) = await bed.GetAsync(service, "/status");
        Assert.False(body["job"]!["regions"]![0]!["isAssigned"]!.GetValue<bool>());

        other.Leave();

        await bed.UntilAsync(service, "/health/ready", (status, _) => status == HttpStatusCode.OK);
        (_, body) = await bed.GetAsync(service, "/status");
        Assert.Equal(StateBed.Partitions, body["job"]!["regions"]![0]!["partitions"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_service_that_no_partition_is_left_for_is_ready()
    {
        using var bed = await StateBed.CreateAsync(broker);
        GroupMember[] others = [.. Enumerable.Range(0, StateBed.Partitions).Select(_ => bed.JoinGroup())];
        try
        {
            await UntilAsync(() => others.All(other => other.Partitions == 1));
            await others[0].UntilStableAsync(members: others.Length);
            await using var service = bed.StartService();

            await bed.UntilAsync(service, "/health/ready", (status, _) =>
            {
                Poll();
                return status == HttpStatusCode.OK;
            });

            var (_, body) = await bed.GetAsync(service, "/status");
            Assert.Empty(body["job"]!["regions"]![0]!["partitions"]!.AsArray());
        }
        finally
        {
            Array.ForEach(others, other => other.Dispose());
        }

        void Poll() => Array.ForEach(others, other => other.Poll());

        async Task UntilAsync(Func<bool> condition)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!condition())
            {
                Poll();
                Assert.False(patience.IsCancellationRequested, "The group is not settled in time.");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}
