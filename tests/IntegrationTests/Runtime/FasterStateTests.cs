using System.Diagnostics.Metrics;
using IntegrationTests.Brokers;
using StreamCore.Metrics;
using StreamCore.Runtime;
using StreamCore.State.Faster;

namespace IntegrationTests.Runtime;

/// <summary>A job whose state is in FASTER goes on from its last checkpoint and the changelog behind it.</summary>
public sealed class FasterStateTests(SharedBroker broker)
{
    private const int Keys = 20;

    private int _produced;

    [Fact]
    public async Task A_restart_begins_with_the_checkpoint_and_reads_the_rest()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var directory = new TemporaryDirectory();
        await using (var job = Start(bed, directory))
        {
            await CountAsync(bed, round: 1);
            await ProduceUntilCheckpointAsync(bed, directory);
            await CountAsync(bed, round: 2);
            await job.UntilAsync(() => job.Status[0].Checkpoint is { Completed: > 0, Failed: 0 }, "the status tells of the checkpoint");
            Assert.True(Measure("streamcore.checkpoint.completed", bed.ApplicationId) > 0);
            Assert.Equal(0, Measure("streamcore.checkpoint.failed", bed.ApplicationId));
            await job.StopAsync();
        }

        await using (var job = Start(bed, directory))
        {
            await CountAsync(bed, round: 3);
            Assert.True(job.HasLogged("Partition 0: restore begins (from: Checkpoint)"));
            Assert.True(job.HasLogged("keys (from: Checkpoint;"));
            await job.StopAsync();
        }

        // Without its files it is the same.
        Directory.Delete(directory.Path, recursive: true);
        await using (var job = Start(bed, directory))
        {
            await CountAsync(bed, round: 4);
            Assert.True(job.HasLogged("Partition 0: restore begins (from: Changelog)"));
            await job.StopAsync();
        }
    }

    [Fact]
    public async Task State_of_an_operator_that_is_gone_is_refused_also_if_it_comes_from_a_checkpoint()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var directory = new TemporaryDirectory();
        await using (var job = Start(bed, directory))
        {
            await CountAsync(bed, round: 1);
            await ProduceUntilCheckpointAsync(bed, directory);
            await job.StopAsync();
        }

        await using var refused = Start(bed, directory, countUid: "tally");
        await refused.UntilAsync(() => refused.Status.Any(partition => partition.Phase == PartitionPhase.Failed), "the partition is refused");
        Assert.True(refused.HasLogged("Partition 0: restore begins (from: Checkpoint)"));
        Assert.Contains($"does not have: count/count ({Keys + 1} entries)", refused.Status[0].Error, StringComparison.Ordinal);
        await refused.StopAsync();
    }

    private static RunningJob Start(RuntimeBed bed, TemporaryDirectory directory, string countUid = "count")
    {
        var backend = new FasterStateBackend(new()
        {
            Directory = directory.Path,
            PageSize = 64 << 10,
            MemoryPerStore = 1 << 20,
            CheckpointInterval = TimeSpan.FromMilliseconds(1),
        });
        return bed.Start(stateBackend: backend, countUid: countUid);
    }

    private static long? Measure(string name, string job)
    {
        long? measured = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == StreamMetrics.MeterName && instrument.Name == name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags.ToArray().Contains(new("job", job)))
            {
                measured = value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    /// <summary>A checkpoint begins at the end of an epoch and ends at that of another.</summary>
    private async Task ProduceUntilCheckpointAsync(RuntimeBed bed, TemporaryDirectory directory)
    {
        for (var i = 0; !Directory.EnumerateFiles(directory.Path, "checkpoint.*", SearchOption.AllDirectories).Any(); i++)
        {
            await ProduceAsync(bed, "more");
            Assert.True(i < 10_000, "no checkpoint");
        }
    }

    /// <summary>Counts each key once more, and waits until the job has told the right counts.</summary>
    private async Task CountAsync(RuntimeBed bed, int round)
    {
        for (var key = 0; key < Keys; key++)
        {
            await ProduceAsync(bed, $"k{key}");
        }

        Assert.Equal(
            Enumerable.Range(1, round).SelectMany(count => Enumerable.Range(0, Keys).Select(key => $"k{key}:{count}:v")),
            bed.ReadOutput(_produced).Where(line => line.StartsWith('k')));
    }

    private async Task ProduceAsync(RuntimeBed bed, string key)
    {
        await bed.ProduceAsync(key, "v");
        _produced++;
    }
}
