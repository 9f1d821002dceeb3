using IntegrationTests.Brokers;
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
        var directory = Directory.CreateTempSubdirectory("faster-");
        try
        {
            await using (var job = Start(bed, directory))
            {
                await CountAsync(bed, round: 1);

                // A checkpoint begins at the end of an epoch and ends at that of another.
                for (var i = 0; !Directory.EnumerateFiles(directory.FullName, "checkpoint.*", SearchOption.AllDirectories).Any(); i++)
                {
                    await ProduceAsync(bed, "more");
                    Assert.True(i < 10_000, "no checkpoint");
                }

                await CountAsync(bed, round: 2);
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
            directory.Delete(recursive: true);
            await using (var job = Start(bed, directory))
            {
                await CountAsync(bed, round: 4);
                Assert.True(job.HasLogged("Partition 0: restore begins (from: Changelog)"));
                await job.StopAsync();
            }
        }
        finally
        {
            if (Directory.Exists(directory.FullName))
            {
                directory.Delete(recursive: true);
            }
        }
    }

    private static RunningJob Start(RuntimeBed bed, DirectoryInfo directory) => bed.Start(stateBackend: new FasterStateBackend(new()
    {
        Directory = directory.FullName,
        PageSize = 64 << 10,
        MemoryPerStore = 1 << 20,
        CheckpointInterval = TimeSpan.FromMilliseconds(1),
    }));

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
