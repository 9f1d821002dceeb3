using IntegrationTests.Brokers;
using StreamCore.Runtime;

namespace IntegrationTests.Runtime;

/// <summary>A restore tells how far it has come, holds nobody up, and ends when it is no longer wanted.</summary>
public sealed class RestoreProgressTests(SharedBroker broker)
{
    private const int Keys = 10;

    [Fact]
    public async Task The_progress_of_a_restore_is_told_while_other_partitions_go_on()
    {
        using var bed = await RunOnceAsync();
        await bed.ProduceAsync("x0", "b");
        await bed.ProduceAsync("x1", "b", partition: 1);
        var backend = new GatedStateBackend(5, 0);
        await using var job = bed.Start(stateBackend: backend);

        await job.UntilAsync(() => backend.AreAtTheGate, "the restore of partition 0 is under way");
        Assert.Contains("x1:2:b", bed.ReadOutput((2 * Keys) + 1));
        var restoring = job.Status.Single(partition => partition.Partition == 0);
        Assert.Equal(PartitionPhase.Restoring, restoring.Phase);
        var progress = restoring.Restore!;
        Assert.Equal(RestoreOrigin.Changelog, progress.Origin);
        Assert.Equal(5, progress.Records);
        Assert.True(progress.Bytes > 5 * 10, $"{progress}");
        Assert.Equal(0, progress.BeginOffset);
        Assert.InRange(progress.NextOffset, 5, progress.EndOffset!.Value - 1);
        Assert.InRange(progress.Percent, 1, 99);
        Assert.NotNull(progress.EstimatedRemaining);
        Assert.Null(job.Status.Single(partition => partition.Partition == 1).Restore);
        Assert.True(job.HasLogged("Partition 0: restore begins (from: Changelog) with changelog offset 0"));

        backend[0].OpenTheGate();
        await job.UntilRunningAsync(partitions: 2);

        Assert.All(job.Status, partition => Assert.Null(partition.Restore));
        Assert.Contains("x0:2:b", bed.ReadOutput((2 * Keys) + 2));
        Assert.True(job.HasLogged($"Partition 0: restored {Keys + 4} keys (from: Changelog; "));
        await job.StopAsync();
    }

    [Fact]
    public async Task A_restore_whose_partition_is_revoked_stops_and_closes_its_store()
    {
        using var bed = await RunOnceAsync();
        var backend = new GatedStateBackend(3, 0, 1);
        await using var first = bed.Start(instanceId: "0", stateBackend: backend);
        await first.UntilAsync(() => backend.AreAtTheGate, "both restores are under way");
        await using var second = bed.Start(instanceId: "1");
        await first.UntilAsync(() => first.HasLogged("revoked partitions"), "a partition is revoked");
        var kept = Assert.Single(first.Status).Partition;

        backend[1 - kept].OpenTheGate();
        await first.UntilAsync(() => backend[1 - kept].IsDisposed, "the store is closed");
        Assert.InRange(backend[1 - kept].Writes, 3, 4);
        Assert.False(backend[kept].IsDisposed);
        backend[kept].OpenTheGate();
        await bed.ProduceAsync("x0", "b");
        await bed.ProduceAsync("x1", "b", partition: 1);

        var output = bed.ReadOutput((2 * Keys) + 2);
        Assert.Contains("x0:2:b", output);
        Assert.Contains("x1:2:b", output);
        await second.StopAsync();
        await first.StopAsync();
    }

    /// <summary>Two partitions, of which each holds the keys "x0" or "x1" and nine others.</summary>
    private async Task<RuntimeBed> RunOnceAsync()
    {
        var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var job = bed.Start();
        for (var partition = 0; partition < 2; partition++)
        {
            await bed.ProduceAsync($"x{partition}", "a", partition);
            for (var key = 1; key < Keys; key++)
            {
                await bed.ProduceAsync($"k{key}", "a", partition);
            }
        }

        bed.ReadOutput(2 * Keys);
        await job.StopAsync();
        return bed;
    }
}
