using IntegrationTests.Brokers;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;

namespace IntegrationTests.Runtime;

/// <summary>Static members keep their partitions over a restart, and nobody can be two of them.</summary>
public sealed class StaticMembershipTests(SharedBroker broker)
{
    private const string Assignment = "Slot 0: assigned partitions";

    [Fact]
    public async Task A_restart_within_the_session_time_out_moves_nothing()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var other = bed.Start(instanceId: "0", staticMembership: true);
        await using var before = bed.Start(instanceId: "1", staticMembership: true);
        await other.UntilRunningAsync();
        await before.UntilRunningAsync();
        await ProduceAsync(bed, "a");
        bed.ReadOutput(2);
        var owned = before.Status.Single().Partition;

        // Each generation of the group brings each member an assignment, even if nothing changes for it.
        var assignments = other.CountLogged(Assignment);
        var revocations = other.CountLogged("revoked");
        await before.StopAsync();
        await using var after = bed.Start(instanceId: "1", staticMembership: true);
        await after.UntilRunningAsync();
        await ProduceAsync(bed, "b");

        Assert.Equal(["k0:1:a", "k0:2:b", "k1:1:a", "k1:2:b"], bed.ReadOutput(4));
        Assert.Equal(owned, after.Status.Single().Partition);
        Assert.Equal(assignments, other.CountLogged(Assignment));
        Assert.Equal(revocations, other.CountLogged("revoked"));
        await after.StopAsync();
        await other.StopAsync();
    }

    [Fact]
    public async Task The_older_of_two_with_the_same_id_stops_and_says_why()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var older = bed.Start(staticMembership: true, restartStrategy: RestartStrategy.FixedDelay(10, TimeSpan.FromMilliseconds(10)));
        await older.UntilRunningAsync();
        await using var newer = bed.Start(staticMembership: true);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => older.Completion);

        Assert.True(failure.IsFinal);
        Assert.Contains($"Another process is the static member '{bed.ApplicationId}-0-0'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, older.JobStatus.Regions.Single().Restarts);
        await bed.ProduceAsync("k", "a");
        Assert.Equal(["k:1:a"], bed.ReadOutput(1));
        await newer.StopAsync();
    }

    private static async Task ProduceAsync(RuntimeBed bed, string value)
    {
        await bed.ProduceAsync("k0", value);
        await bed.ProduceAsync("k1", value, partition: 1);
    }
}
