using System.Globalization;
using IntegrationTests.Brokers;

namespace IntegrationTests.Runtime;

/// <summary>What may happen to a job with an exchange, and that it shows nowhere in the results.</summary>
public sealed class AlignedRecoveryTests(SharedBroker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crashed_broker_is_waited_for()
    {
        const int Count = 300;
        await using var own = await SharedBroker.StartOwnAsync();
        await LostMarkers.SkipIfFoundAsync(own, async () =>
        {
            using var bed = await RuntimeBed.CreateAsync(own.BootstrapServers, partitions: 2);
            await using var job = AlignedJob.Start(bed);
            var feed = Task.Run(async () =>
            {
                for (var i = 0; i < Count; i++)
                {
                    await bed.ProduceAsync("k", $"w{i % 3}@{i}", partition: i % 2);
                }
            }, Cancellation);
            bed.ReadCommitted(bed.Output, 20);

            await own.KillAsync();
            await own.StartAsync(Cancellation);
            await feed;

            AssertExactlyOnce(bed, Count);
            Assert.Equal(0, job.JobStatus.Regions[0].Restarts);
            await job.StopAsync();
        });
    }

    [Fact]
    public async Task A_zombie_is_fenced_and_its_epoch_is_invisible()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        using var inEpoch = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var zombie = AlignedJob.Start(bed, new()
        {
            OnResult = _ =>
            {
                inEpoch.Set();
                goOn.Wait(Cancellation);
            },
        });
        await bed.ProduceAsync("k", "w0@0");
        Assert.True(inEpoch.Wait(TimeSpan.FromSeconds(60), Cancellation));

        // The successor takes the transactional ids, reads the record that the zombie holds, and ends.
        await using (var successor = AlignedJob.Start(bed))
        {
            Assert.Equal(["w0:1:w0@0"], bed.ReadOutput(1));
            await successor.StopAsync();
        }

        goOn.Set();
        await zombie.UntilAsync(() => zombie.HasLogged("begins again from what is committed"), "the zombie notices");
        await bed.ProduceAsync("k", "w1@1", partition: 1);

        Assert.Equal(["w0:1:w0@0", "w1:1:w1@1"], AlignedJob.ReadSorted(bed, 2));
        await zombie.StopAsync();
    }

    [Fact]
    public async Task Two_jobs_with_the_same_ids_do_not_double_results()
    {
        const int Count = 200;
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using (AlignedJob.Start(bed))
        await using (AlignedJob.Start(bed))
        {
            for (var i = 0; i < Count; i++)
            {
                await bed.ProduceAsync("k", $"w{i % 3}@{i}", partition: i % 2);
            }

            bed.ReadOutput(Count);
        }

        AssertExactlyOnce(bed, Count);
    }

    [Fact]
    public async Task Offsets_are_committed_for_the_consumer_group_too()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await bed.ProduceAsync("k", "a");
        await bed.ProduceAsync("k", "b");
        await bed.ProduceAsync("k", "c", partition: 1);
        await using var job = AlignedJob.Start(bed);
        bed.ReadOutput(3);

        using var admin = bed.CreateAdmin();
        var groups = await admin.ListConsumerGroupOffsetsAsync([new(bed.ApplicationId, [new(bed.Input, 0), new(bed.Input, 1)])]);

        Assert.Equal([2, 1], groups[0].Partitions.OrderBy(partition => partition.Partition.Value).Select(partition => partition.Offset.Value));
        await job.StopAsync();
    }

    /// <summary>Each element is in the output once, and the counts of each word have neither gaps nor repetitions.</summary>
    private static void AssertExactlyOnce(RuntimeBed bed, int count)
    {
        var output = bed.ReadOutput(count).ConvertAll(line => line.Split(':'));
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"w{i % 3}@{i}").Order(), output.Select(line => line[2]).Order());
        foreach (var word in output.GroupBy(line => line[0]))
        {
            Assert.Equal(Enumerable.Range(1, word.Count()), word.Select(line => int.Parse(line[1], CultureInfo.InvariantCulture)).Order());
        }
    }
}
