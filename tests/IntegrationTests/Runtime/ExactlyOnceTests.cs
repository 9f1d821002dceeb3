using Confluent.Kafka;
using IntegrationTests.Brokers;
using StreamCore.Runtime;

namespace IntegrationTests.Runtime;

/// <summary>What may happen to an epoch, and that it shows nowhere in the results.</summary>
public sealed class ExactlyOnceTests(SharedBroker broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_aborted_epoch_leaves_no_trace_in_state_or_output()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        foreach (var text in new[] { "a", "b", "c" })
        {
            await bed.ProduceAsync("k", text);
        }

        var failures = 0;
        await using var job = bed.Start(onDeserialize: text =>
        {
            // "c" cannot be read at first, when "a" and "b" were counted already.
            if (text == "c" && failures++ < 3)
            {
                throw new TimeoutException("the registry does not answer");
            }
        });

        Assert.Equal(["k:1:a", "k:2:b", "k:3:c"], bed.ReadOutput(3));
        Assert.True(job.HasLogged("Epoch aborted"));
        Assert.True(job.HasLogged("the registry does not answer"));
        await job.StopAsync();
    }

    [Fact]
    public async Task A_restart_restores_state_before_the_first_record()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using (var first = bed.Start())
        {
            await bed.ProduceAsync("k", "a");
            await bed.ProduceAsync("k", "b");
            await bed.ProduceAsync("other", "c", partition: 1);
            bed.ReadOutput(3);
            await first.StopAsync();
        }

        await bed.ProduceAsync("k", "d");
        await bed.ProduceAsync("other", "e", partition: 1);
        await using var second = bed.Start();

        Assert.Equal(["k:1:a", "k:2:b", "k:3:d", "other:1:c", "other:2:e"], bed.ReadOutput(5));
        await second.StopAsync();
    }

    [Fact]
    public async Task An_orderly_stop_leaves_the_group_at_once()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = bed.Start();
        await job.UntilRunningAsync();

        await job.StopAsync();

        using var admin = bed.CreateAdmin();
        var groups = await admin.DescribeConsumerGroupsAsync([bed.ApplicationId]);
        Assert.Equal(ConsumerGroupState.Empty, groups.ConsumerGroupDescriptions[0].State);
    }

    [Fact]
    public async Task A_zombie_is_fenced_and_its_epoch_is_invisible()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var inEpoch = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var attempts = 0;
        await using var job = bed.Start(onElement: _ =>
        {
            if (Interlocked.Increment(ref attempts) == 1)
            {
                inEpoch.Set();
                goOn.Wait(Cancellation);
            }
        });
        await bed.ProduceAsync("k", "a");
        Assert.True(inEpoch.Wait(TimeSpan.FromSeconds(60), Cancellation));

        // While the epoch is open a successor takes the slot's transactional ids.
        for (var k = 0; k < 2; k++)
        {
            using var successor = new ProducerBuilder<string, string>(new ProducerConfig
            {
                BootstrapServers = bed.BootstrapServers,
                TransactionalId = $"{bed.ApplicationId}-0-0-{k}",
            }).Build();
            successor.InitTransactions(TimeSpan.FromSeconds(30));
        }

        goOn.Set();

        Assert.Equal(["k:1:a"], bed.ReadOutput(1));
        Assert.Equal(2, attempts);
        Assert.True(job.HasLogged("another process has taken the transactional ids of instance '0'"));
        await job.StopAsync();
    }

    [Fact]
    public async Task An_instance_that_stalls_loses_its_partition_and_its_epoch()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using var inEpoch = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var stalled = bed.Start(
            instanceId: "0",
            maxPollIntervalMs: 6_000,
            onElement: _ =>
            {
                inEpoch.Set();
                goOn.Wait(Cancellation);
            });
        await bed.ProduceAsync("k", "a");
        await stalled.UntilAsync(() => inEpoch.IsSet, "the element is being processed");

        await using var other = bed.Start(instanceId: "1");
        await other.UntilRunningAsync();
        goOn.Set();
        await stalled.UntilAsync(() => stalled.HasLogged("lost partitions 0"), "the stalled instance notices");
        await bed.ProduceAsync("k", "b");

        Assert.Equal(["k:1:a", "k:2:b"], bed.ReadOutput(2));
        await other.StopAsync();
        await stalled.StopAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Partitions_move_to_another_instance_with_their_state(bool useConsumerGroupProtocol)
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var first = bed.Start(instanceId: "0", useConsumerGroupProtocol: useConsumerGroupProtocol);
        await first.UntilRunningAsync(partitions: 2);
        using var feeding = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var feed = Task.Run(async () =>
        {
            var sent = 0;
            for (; !feeding.IsCancellationRequested; sent++)
            {
                await bed.ProduceAsync($"k{sent % 2}", $"{sent}", partition: sent % 2);
            }

            return sent;
        }, Cancellation);

        await using (var second = bed.Start(instanceId: "1", useConsumerGroupProtocol: useConsumerGroupProtocol))
        {
            await second.UntilRunningAsync();
            await first.UntilRunningAsync();
            await second.StopAsync();
        }

        await first.UntilRunningAsync(partitions: 2);
        await feeding.CancelAsync();
        var total = await feed;

        var expected = Enumerable.Range(0, total).OrderBy(i => i % 2).ThenBy(i => i).Select(i => $"k{i % 2}:{(i / 2) + 1}:{i}");
        Assert.Equal(expected, bed.ReadOutput(total));
        await first.StopAsync();
    }

    [Fact]
    public async Task Several_slots_share_the_partitions_of_one_instance()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 4);
        await using var job = bed.Start(slots: 2);
        await job.UntilRunningAsync(partitions: 4);
        await job.UntilAsync(
            () => job.Status.Select(p => p.SlotIndex).Order().SequenceEqual([0, 0, 1, 1])
                && job.Status.All(p => p.Phase == PartitionPhase.Running),
            "each slot runs two partitions");

        for (var i = 0; i < 40; i++)
        {
            await bed.ProduceAsync($"k{i % 4}", $"{i}", partition: i % 4);
        }

        var expected = Enumerable.Range(0, 40).OrderBy(i => i % 4).ThenBy(i => i).Select(i => $"k{i % 4}:{(i / 4) + 1}:{i}");
        Assert.Equal(expected, bed.ReadOutput(40));
        await job.StopAsync();
    }

    [Fact]
    public async Task A_crashed_broker_is_waited_for()
    {
        await using var own = await SharedBroker.StartOwnAsync();
        await LostMarkers.SkipIfFoundAsync(own, async () =>
        {
            using var bed = await RuntimeBed.CreateAsync(own.BootstrapServers);
            await using var job = bed.Start();
            await job.UntilRunningAsync();
            const int Count = 300;
            var feed = Task.Run(async () =>
            {
                for (var i = 0; i < Count; i++)
                {
                    await bed.ProduceAsync("k", $"{i}");
                }
            }, Cancellation);
            bed.ReadCommitted(bed.Output, 20);

            await own.KillAsync();
            await own.StartAsync(Cancellation);
            await feed;

            Assert.Equal(Enumerable.Range(0, Count).Select(i => $"k:{i + 1}:{i}"), bed.ReadOutput(Count));
            await job.StopAsync();
        });
    }

    [Fact]
    public async Task A_function_that_throws_fails_the_job_and_commits_nothing_of_the_epoch()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await bed.ProduceAsync("k", "a");
        await bed.ProduceAsync("k", "b");
        await using var job = bed.Start(onElement: text =>
        {
            if (text == "b")
            {
                throw new InvalidOperationException("b is too much");
            }
        });

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);

        Assert.False(failure.IsFinal);
        Assert.Contains("'count'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("b is too much", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{bed.Input}/0@1", failure.Message, StringComparison.Ordinal);
        Assert.Empty(bed.ReadOutput(0));
    }
}
