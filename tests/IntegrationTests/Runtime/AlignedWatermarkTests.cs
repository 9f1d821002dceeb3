using System.Globalization;
using IntegrationTests.Brokers;
using StreamCore.Time;

namespace IntegrationTests.Runtime;

/// <summary>Event time goes by the slowest partition.</summary>
public sealed class AlignedWatermarkTests(SharedBroker broker)
{
    private static readonly WatermarkStrategy<string> Monotonous = new AlignedJobSettings().Watermarks;

    [Fact]
    public async Task A_slow_partition_holds_the_windows_back()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var job = AlignedJob.Start(bed, new() { Windows = true });
        await bed.ProduceAsync("k", "slow@100", partition: 1);
        await bed.ProduceAsync("k", "a@500");
        await bed.ProduceAsync("k", "a@1500");
        await bed.ProduceAsync("k", "a@9500");
        await job.UntilAsync(() => job.Subtasks.Max(subtask => subtask.CurrentWatermark) == 9499, "the fast partition is read");
        Assert.Empty(bed.ReadOutput(0));

        // The slow one comes to the second window, in which it does not stay.
        await bed.ProduceAsync("k", "slow@1800", partition: 1);

        Assert.Equal(["a:1:0", "slow:1:0"], AlignedJob.ReadSorted(bed, 2));
        await job.StopAsync();
    }

    [Fact]
    public async Task An_idle_partition_no_longer_holds_them_back()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        var read = 0;
        await using var job = AlignedJob.Start(bed, new()
        {
            Windows = true,
            Watermarks = Monotonous.WithIdleness(TimeSpan.FromMilliseconds(200)),
            OnElement = _ => Interlocked.Increment(ref read),
        });

        // It may take longer to come than the other partition waits for it, and would be late then.
        await bed.ProduceAsync("k", "slow@100", partition: 1);
        await job.UntilAsync(() => Volatile.Read(ref read) == 1, "the slow partition is read");
        await bed.ProduceAsync("k", "a@500");
        await bed.ProduceAsync("k", "a@1500");

        Assert.Equal(["a:1:0", "slow:1:0"], AlignedJob.ReadSorted(bed, 2));
        await job.StopAsync();
    }

    [Fact]
    public async Task Watermark_alignment_does_not_read_a_partition_that_is_far_ahead()
    {
        const int Count = 5_000;
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await bed.ProduceAsync("k", "slow@0", partition: 1);
        await bed.ProduceManyAsync(Enumerable.Range(0, Count).Select(i => $"fast@{i * 100}"));
        var read = 0;
        await using var job = AlignedJob.Start(bed, new()
        {
            Watermarks = Monotonous.WithWatermarkAlignment("all", TimeSpan.FromSeconds(1)),
            OnElement = _ =>
            {
                // Slower than the source is told to pause.
                if (Interlocked.Increment(ref read) < Count)
                {
                    TestContext.Current.CancellationToken.WaitHandle.WaitOne(1);
                }
            },
        });
        await job.UntilAsync(() => read > 1, "the fast partition is read");
        var before = -1;
        var looks = 0;
        await job.UntilAsync(
            () =>
            {
                looks = before == Volatile.Read(ref read) ? looks + 1 : 0;
                before = Volatile.Read(ref read);
                return looks == 25;
            }, "it stands still");
        Assert.InRange(Volatile.Read(ref read), 2, Count / 2);

        await bed.ProduceAsync("k", $"slow@{Count * 100}", partition: 1);

        await job.UntilAsync(() => Volatile.Read(ref read) == Count + 2, "all is read once the slow one has caught up");
        Assert.Equal(
            Enumerable.Range(1, Count),
            bed.ReadOutput(Count + 2).Select(line => line.Split(':')).Where(line => line[0] == "fast")
                .Select(line => int.Parse(line[1], CultureInfo.InvariantCulture)).Order());
        await job.StopAsync();
    }
}
