using IntegrationTests.Brokers;
using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Restart;

namespace IntegrationTests.Runtime;

/// <summary>What a job tells of itself while it runs.</summary>
public sealed class JobStatusTests(SharedBroker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blocked_sink_shows_as_back_pressure_before_it()
    {
        const int Count = 20_000;
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await bed.ProduceManyAsync(Enumerable.Range(0, Count).Select(i => $"w@{i}"));
        using var goOn = new ManualResetEventSlim();
        await using var job = AlignedJob.Start(bed, new() { OnResult = _ => goOn.Wait(Cancellation) });

        // There is one partition and one word, so one subtask of each vertex has all the work.
        try
        {
            await job.UntilAsync(() => Vertex(job, 1).Any(subtask => subtask.BackPressured > 0.5), "a counting subtask waits for the sink");
            await job.UntilAsync(() => Vertex(job, 0).Any(subtask => subtask.BackPressured > 0.5), "a source subtask waits for the counting one");
            Assert.InRange(Vertex(job, 0).Sum(subtask => subtask.RecordsIn), 1, Count - 1);
            Assert.All(job.Subtasks, subtask => Assert.InRange(subtask.Busy + subtask.Idle + subtask.BackPressured, 0.999, 1.001));
        }
        finally
        {
            goOn.Set();
        }

        await job.UntilAsync(() => Vertex(job, 2).Sum(subtask => subtask.RecordsOut) == Count, "all is written");
        await job.UntilAsync(() => job.Subtasks.All(subtask => subtask.Idle > 0.5), "all wait for input");
        for (var vertex = 0; vertex < 3; vertex++)
        {
            Assert.Equal((Count, Count), (Vertex(job, vertex).Sum(subtask => subtask.RecordsIn), Vertex(job, vertex).Sum(subtask => subtask.RecordsOut)));
        }

        Assert.True(Vertex(job, 0).Sum(subtask => subtask.BytesIn) > Count * 3);
        Assert.True(Vertex(job, 2).Sum(subtask => subtask.BytesOut) > Count * 3);
        await job.StopAsync();
    }

    [Fact]
    public async Task Watermarks_and_late_records_are_told()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = AlignedJob.Start(bed, new() { Windows = true, Parallelism = 1 });
        await job.UntilAsync(() => job.Subtasks.Any(), "the subtasks are there");
        Assert.All(job.Subtasks, subtask => Assert.Null(subtask.CurrentWatermark));

        await bed.ProduceAsync("k", "a@5000");
        await job.UntilAsync(() => job.Subtasks.All(subtask => subtask.CurrentWatermark == 4999), "the watermark comes everywhere");
        await bed.ProduceAsync("k", "a@100");
        await bed.ProduceAsync("k", "a@200");

        await job.UntilAsync(() => job.Subtasks.Sum(subtask => subtask.LateRecordsDropped) == 2, "two records are late");
        await job.StopAsync();
    }

    [Fact]
    public async Task A_slot_tells_its_records_and_its_watermark()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = bed.Start();
        await bed.ProduceAsync("k", "a");
        await bed.ProduceAsync("k", "poison");
        await bed.ProduceAsync("k", "ab");
        bed.ReadOutput(2);

        await job.UntilAsync(() => job.Subtasks.Single().RecordsIn == 3, "the records are counted");
        var slot = job.Subtasks.Single();
        Assert.Equal(3, slot.RecordsOut);
        Assert.True(slot.BytesIn > 0 && slot.BytesOut > 0);

        // The texts' lengths are their times, and the bound is a second.
        Assert.Equal(2 - 1000 - 1, slot.CurrentWatermark);
        Assert.InRange(slot.Busy + slot.Idle + slot.BackPressured, 0.999, 1.001);
        Assert.True(job.JobStatus.Regions[0].Epoch >= 1);
        await job.StopAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_instance_is_assigned_with_its_place_in_the_group_whether_it_has_partitions_or_not(bool useConsumerGroupProtocol)
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var first = bed.Start(instanceId: "first", useConsumerGroupProtocol: useConsumerGroupProtocol);
        await first.UntilRunningAsync();
        Assert.True(first.JobStatus.Regions.Single().IsAssigned);

        await using var second = bed.Start(instanceId: "second", useConsumerGroupProtocol: useConsumerGroupProtocol);
        await second.UntilAsync(() => second.JobStatus.Regions.Single().IsAssigned, "the spare instance has joined");
        Assert.Empty(second.Status);

        await first.StopAsync();
        Assert.False(first.JobStatus.Regions.Single().IsAssigned);
        await second.UntilRunningAsync();
        await second.StopAsync();
    }

    [Fact]
    public async Task A_job_that_is_not_executed_is_created_and_then_runs_and_finishes()
    {
        Assert.Equal(JobPhase.Created, new StreamExecutionEnvironment().GetStatus().Phase);
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = AlignedJob.Start(bed);
        await job.UntilAsync(() => job.JobStatus.Phase == JobPhase.Running, "it runs");
        Assert.Equal(bed.ApplicationId, job.JobStatus.JobName);
        Assert.Equal("texts", job.JobStatus.Regions.Single().Name);

        await job.StopAsync();

        Assert.Equal(JobPhase.Finished, job.JobStatus.Phase);
        Assert.Null(job.JobStatus.Regions.Single().LastFailure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restarts_and_the_last_failure_are_told_until_the_job_fails(bool aligned)
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await bed.ProduceAsync("k", "a");
        var isFixed = false;
        Action<string> fail = _ =>
        {
            if (!Volatile.Read(ref isFixed))
            {
                throw new InvalidOperationException("it is broken");
            }
        };
        var strategy = RestartStrategy.FixedDelay(2, TimeSpan.FromMilliseconds(10));
        await using (var job = Start())
        {
            var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);

            Assert.Contains("it is broken", failure.Message, StringComparison.Ordinal);
            Assert.Equal(JobPhase.Failed, job.JobStatus.Phase);
            Assert.Equal(2, job.JobStatus.Regions[0].Restarts);
            Assert.Contains("it is broken", job.JobStatus.Regions[0].LastFailure, StringComparison.Ordinal);
        }

        Volatile.Write(ref isFixed, true);
        await using var again = Start();

        Assert.Single(bed.ReadOutput(1));
        Assert.Equal(0, again.JobStatus.Regions[0].Restarts);
        await again.StopAsync();

        RunningJob Start() => aligned
            ? AlignedJob.Start(bed, new() { OnElement = fail, RestartStrategy = strategy })
            : bed.Start(onElement: fail, restartStrategy: strategy);
    }

    /// <summary>The subtasks of the source, of the count or of the sink; none before they are there.</summary>
    private static IReadOnlyList<SubtaskStatus> Vertex(RunningJob job, int index) =>
        job.JobStatus.Regions[0].Vertices is { Count: 3 } vertices ? vertices[index].Subtasks : [];
}
