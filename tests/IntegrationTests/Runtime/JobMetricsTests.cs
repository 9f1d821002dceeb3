using IntegrationTests.Brokers;

namespace IntegrationTests.Runtime;

/// <summary>The observable instruments, as a collector sees them.</summary>
public sealed class JobMetricsTests(SharedBroker broker)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_subtask_is_measured_with_its_tags(bool aligned)
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var meters = new MeasuredInstruments(bed.ApplicationId);
        await using var job = aligned ? AlignedJob.Start(bed) : bed.Start();
        await bed.ProduceAsync("k", "a@1000");
        bed.ReadOutput(1);

        var expected = job.JobStatus.Regions[0].Vertices
            .SelectMany(vertex => vertex.Subtasks.Select(subtask => (vertex.Name, subtask.Index))).Order().ToList();
        Assert.Equal(aligned ? 6 : 1, expected.Count);
        meters.Collect();

        foreach (var name in new[] { "busy_time", "idle_time", "back_pressured_time", "records_in", "records_out", "bytes_in", "bytes_out", "late_records" })
        {
            Assert.Equal(expected, meters.Subtasks("streamcore.subtask." + name));
        }

        Assert.NotEmpty(meters.Subtasks("streamcore.subtask.watermark"));
        await job.StopAsync();
    }

    [Fact]
    public async Task A_job_that_has_ended_is_measured_no_more()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var meters = new MeasuredInstruments(bed.ApplicationId);
        await using var job = AlignedJob.Start(bed);
        await bed.ProduceAsync("k", "a@1000");
        bed.ReadOutput(1);
        meters.Collect();
        Assert.NotEmpty(meters.Subtasks("streamcore.subtask.records_in"));
        await job.StopAsync();

        meters.Collect();

        Assert.Empty(meters.Subtasks("streamcore.subtask.records_in"));
    }
}
