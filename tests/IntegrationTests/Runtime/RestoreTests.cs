using Confluent.Kafka;
using IntegrationTests.Brokers;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.State;

namespace IntegrationTests.Runtime;

/// <summary>A partition whose state and offsets cannot be trusted stops, says why, and loses nothing.</summary>
public sealed class RestoreTests(SharedBroker broker)
{
    [Fact]
    public async Task A_corrupt_changelog_value_stops_its_partition_until_it_is_repaired()
    {
        using var bed = await RunOnceAsync();
        byte[] key = [5, .. "countk0"u8];
        bed.WriteRaw(bed.Changelog, key, [1, 0, 0, 0, 0, 9, 9]);
        var corruptOffset = LastOffset(bed, bed.Changelog);
        await bed.ProduceAsync("k0", "b");
        await bed.ProduceAsync("k1", "b", partition: 1);

        await using (var job = bed.Start())
        {
            await job.UntilAsync(() => job.Status.Any(p => p.Phase == PartitionPhase.Failed), "a partition has failed");
            Assert.Equal(["k0:1:a", "k1:1:a", "k1:2:b"], bed.ReadOutput(3));
            var failed = Assert.Single(job.Status, p => p.Phase == PartitionPhase.Failed);
            Assert.Equal(0, failed.Partition);
            Assert.Contains($"{bed.Changelog}/0@{corruptOffset} is corrupt", failed.Error, StringComparison.Ordinal);
            Assert.True(job.HasLogged("Critical: Partition 0 is stopped"));
            await job.StopAsync();
        }

        var value = new byte[ChangelogValue.HeaderSize + sizeof(long)];
        ChangelogValue.Write(key, BitConverter.GetBytes(1L), value);
        bed.WriteRaw(bed.Changelog, key, value);
        await using var repaired = bed.Start();

        Assert.Equal(["k0:1:a", "k0:2:b", "k1:1:a", "k1:2:b"], bed.ReadOutput(4));
        await repaired.StopAsync();
    }

    [Theory]
    [InlineData(0, "the offset was changed by hand")]
    [InlineData(null, "the offsets have expired or were deleted")]
    public async Task Offsets_that_do_not_fit_the_state_stop_the_partition(int? offset, string expected)
    {
        using var bed = await RunOnceAsync();
        using (var admin = bed.CreateAdmin())
        {
            var input = new TopicPartition(bed.Input, 0);
            if (offset is { } number)
            {
                await admin.AlterConsumerGroupOffsetsAsync([new(bed.ApplicationId, [new(input, number)])]);
            }
            else
            {
                await admin.DeleteGroupsAsync([bed.ApplicationId]);
            }
        }

        await using var job = bed.Start();

        await job.UntilAsync(
            () => job.Status.Any(p => p.Partition == 0 && p.Error?.Contains(expected, StringComparison.Ordinal) == true), expected);
        Assert.Equal(["k0:1:a", "k1:1:a"], bed.ReadOutput(2));
        await job.StopAsync();
    }

    [Fact]
    public async Task Records_deleted_before_they_were_processed_stop_the_partition()
    {
        using var bed = await RunOnceAsync();
        await bed.ProduceAsync("k0", "lost");
        await bed.ProduceAsync("k0", "kept");
        using (var admin = bed.CreateAdmin())
        {
            await admin.DeleteRecordsAsync([new(bed.Input, 0, 2)]);
        }

        await using var job = bed.Start();

        await job.UntilAsync(
            () => job.Status.Any(p => p.Error?.Contains("were deleted before they were processed", StringComparison.Ordinal) == true),
            "the gap is found");
        await job.StopAsync();
    }

    [Fact]
    public async Task Topics_with_another_partition_count_are_refused_at_the_start()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        using (var admin = bed.CreateAdmin())
        {
            await admin.CreatePartitionsAsync([new() { Topic = bed.Input, IncreaseTo = 3 }]);
        }

        await using var job = bed.Start();

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);
        Assert.Contains($"'{bed.DeadLetters}' has 1 partition(s), but '{bed.Input}' has 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_input_topic_is_named()
    {
        using var bed = new RuntimeBed(await broker.GetBootstrapServersAsync(), partitions: 1);
        await using var job = bed.Start();

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);

        Assert.False(failure.IsFinal);
        Assert.Contains($"'{bed.Input}' does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_changelog_is_compacted_and_has_the_inputs_partition_count()
    {
        using var bed = await RunOnceAsync();
        using var admin = bed.CreateAdmin();

        Assert.Equal(2, KafkaTopics.CountPartitions(admin, bed.Changelog));
        var configs = await admin.DescribeConfigsAsync([new() { Type = Confluent.Kafka.Admin.ResourceType.Topic, Name = bed.Changelog }]);
        Assert.Equal("compact", configs[0].Entries["cleanup.policy"].Value);
    }

    /// <summary>Two partitions with one processed record each, "k0:1:a" and "k1:1:a".</summary>
    private async Task<RuntimeBed> RunOnceAsync()
    {
        var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await using var job = bed.Start();
        await bed.ProduceAsync("k0", "a");
        await bed.ProduceAsync("k1", "a", partition: 1);
        bed.ReadOutput(2);
        await job.StopAsync();
        return bed;
    }

    private static long LastOffset(RuntimeBed bed, string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = bed.BootstrapServers, GroupId = "none" }).Build();
        return consumer.QueryWatermarkOffsets(new(topic, 0), TimeSpan.FromSeconds(30)).High.Value - 1;
    }
}
