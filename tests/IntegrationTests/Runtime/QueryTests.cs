using System.Text;
using IntegrationTests.Brokers;
using StreamCore.Runtime.Queries;

namespace IntegrationTests.Runtime;

/// <summary>State is read by the thread that owns it, as of the last committed epoch.</summary>
public sealed class QueryTests(SharedBroker broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_slot_answers_what_a_key_has()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = bed.Start();
        await bed.ProduceAsync("a", "1");
        await bed.ProduceAsync("a", "2");
        bed.ReadOutput(2);

        var found = await QueryAsync(job, "a");
        Assert.Equal((StateQueryOutcome.Found, 2L, 0), (found.Outcome, found.Value, found.Partition));
        Assert.Equal(StateQueryOutcome.NotFound, (await QueryAsync(job, "b")).Outcome);
        await job.StopAsync();
    }

    [Fact]
    public async Task An_aligned_region_answers_too()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = AlignedJob.Start(bed);
        foreach (var word in new[] { "x", "y", "x", "z" })
        {
            await bed.ProduceAsync("k", word);
        }

        bed.ReadOutput(4);

        Assert.Equal(2, (await job.QueryAsync("x")).Value);
        Assert.Equal(1, (await job.QueryAsync("z")).Value);
        Assert.Equal(StateQueryOutcome.NotFound, (await job.QueryAsync("none")).Outcome);
        await job.StopAsync();
    }

    [Fact]
    public async Task What_is_not_committed_is_not_seen()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var reached = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        await using var job = bed.Start(onElement: value =>
        {
            if (value == "2")
            {
                reached.Release();
                goOn.Wait(Patience);
            }
        });
        await bed.ProduceAsync("a", "1");
        bed.ReadOutput(1);
        await bed.ProduceAsync("a", "2");
        Assert.True(await reached.WaitAsync(Patience, TestContext.Current.CancellationToken));

        // The count is 2 already, but the thread can answer only when it has committed it.
        var asked = QueryAsync(job, "a");
        await Assert.ThrowsAsync<TimeoutException>(() => job.QueryAsync(Bytes("a"), timeout: TimeSpan.FromMilliseconds(50)));
        Assert.False(asked.IsCompleted);
        goOn.Release();

        Assert.Equal(2, (await asked).Value);
        Assert.Equal(2, bed.ReadOutput(2).Count);
        await job.StopAsync();
    }

    [Fact]
    public async Task Another_instances_partition_is_named_with_its_instance()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var first = bed.Start(instanceId: "first");
        await first.UntilRunningAsync(2);
        await using var second = bed.Start(instanceId: "second");
        await second.UntilRunningAsync(1);
        await first.UntilRunningAsync(1);
        var partition = second.Status.Single().Partition;

        var result = await first.QueryAsync(Bytes("a"), partition: partition);

        Assert.Equal((StateQueryOutcome.Elsewhere, partition, "second"), (result.Outcome, result.Partition, result.Owner?.InstanceId));
        await first.StopAsync();
        await second.StopAsync();
    }

    [Fact]
    public async Task What_does_not_exist_is_refused_with_what_does()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = bed.Start();
        await job.UntilRunningAsync();

        var noOperator = await Assert.ThrowsAsync<ArgumentException>(() => job.QueryAsync(Bytes("a"), uid: "nobody"));
        Assert.Contains("no operator with the uid 'nobody'", noOperator.Message, StringComparison.Ordinal);
        var noState = await Assert.ThrowsAsync<ArgumentException>(() => job.QueryAsync(Bytes("a"), state: "sum"));
        Assert.Contains("no state 'sum'; it has 'count'", noState.Message, StringComparison.Ordinal);
        await job.StopAsync();
    }

    private static Task<StateQueryResult<long>> QueryAsync(RunningJob job, string key) => job.QueryAsync(Bytes(key));

    private static ReadOnlyMemory<byte> Bytes(string key) => Encoding.UTF8.GetBytes(key);
}
