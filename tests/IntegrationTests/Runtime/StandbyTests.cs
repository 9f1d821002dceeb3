using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using IntegrationTests.Brokers;
using StreamCore.State;

namespace IntegrationTests.Runtime;

/// <summary>A standby follows the changelog, and whoever takes its partition over goes on from the standby's copy.</summary>
public sealed class StandbyTests(SharedBroker broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_take_over_goes_on_from_the_standbys_copy(bool useConsumerGroupProtocol)
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var owner = bed.Start(instanceId: "0", standbyReplicas: 1, useConsumerGroupProtocol: useConsumerGroupProtocol);
        await owner.UntilRunningAsync();
        await using var other = bed.Start(instanceId: "1", standbyReplicas: 1, useConsumerGroupProtocol: useConsumerGroupProtocol);
        foreach (var key in new[] { "a", "b", "a", "c", "a" })
        {
            await bed.ProduceAsync(key, "x");
        }

        bed.ReadOutput(5);
        await UntilCaughtUpAsync(bed, other);
        Assert.Empty(owner.Standbys);

        await owner.StopAsync();
        await other.UntilRunningAsync();
        await bed.ProduceAsync("a", "y");
        await bed.ProduceAsync("c", "y");

        Assert.Equal(["a:1:x", "b:1:x", "a:2:x", "c:1:x", "a:3:x", "a:4:y", "c:2:y"], bed.ReadOutput(7));
        Assert.True(other.HasLogged("Partition 0: restored 7 keys (from: Standby; 0 changelog records, 0 bytes read)"));
        Assert.Empty(other.Standbys);
        await other.StopAsync();
    }

    [Fact]
    public async Task Each_instance_is_standby_for_what_the_other_owns_and_follows_it_there_and_back()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 4);
        await using var first = bed.Start(instanceId: "0", standbyReplicas: 1);

        // The second joins when the first has all: else the first may be its standby already, and the two exchange partitions.
        await first.UntilRunningAsync(partitions: 4);
        await using var second = bed.Start(instanceId: "1", standbyReplicas: 1);
        await first.UntilRunningAsync(partitions: 2);
        await second.UntilRunningAsync(partitions: 2);
        for (var i = 0; i < 40; i++)
        {
            await bed.ProduceAsync($"k{i % 4}", $"{i}", partition: i % 4);
        }

        bed.ReadOutput(40);
        foreach (var (job, peer) in new[] { (first, second), (second, first) })
        {
            await job.UntilAsync(
                () => job.Standbys.Select(standby => standby.Partition).Order().SequenceEqual(peer.Status.Select(partition => partition.Partition).Order()),
                "it is standby for all that the other owns");
        }

        await second.StopAsync();
        await first.UntilRunningAsync(partitions: 4);
        await using var third = bed.Start(instanceId: "1", standbyReplicas: 1);
        await third.UntilRunningAsync(partitions: 2);
        await first.UntilRunningAsync(partitions: 2);
        for (var i = 40; i < 60; i++)
        {
            await bed.ProduceAsync($"k{i % 4}", $"{i}", partition: i % 4);
        }

        var expected = Enumerable.Range(0, 60).OrderBy(i => i % 4).ThenBy(i => i).Select(i => $"k{i % 4}:{(i / 4) + 1}:{i}");
        Assert.Equal(expected, bed.ReadOutput(60));
        Assert.True(first.CountLogged("(from: Standby;") == 2, first.Log);
        await third.StopAsync();
        await first.StopAsync();
    }

    [Fact]
    public async Task A_standby_never_holds_what_an_aborted_transaction_wrote()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var owner = bed.Start(instanceId: "0", standbyReplicas: 1);
        await owner.UntilRunningAsync();
        await using var other = bed.Start(instanceId: "1", standbyReplicas: 1);
        await bed.ProduceAsync("k", "a");
        bed.ReadOutput(1);
        WriteAborted(bed, StateKeyOf(bed, "k"), BitConverter.GetBytes(99L));
        await bed.ProduceAsync("j", "a");
        bed.ReadOutput(2);
        await UntilCaughtUpAsync(bed, other);

        await owner.StopAsync();
        await bed.ProduceAsync("k", "b");

        Assert.Equal(["k:1:a", "j:1:a", "k:2:b"], bed.ReadOutput(3));
        Assert.True(other.HasLogged("(from: Standby;"));
        await other.StopAsync();
    }

    [Fact]
    public async Task A_standby_that_meets_a_corrupt_record_is_given_up_and_says_why()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var owner = bed.Start(instanceId: "0", standbyReplicas: 1);
        await owner.UntilRunningAsync();
        await using var other = bed.Start(instanceId: "1", standbyReplicas: 1);
        await bed.ProduceAsync("k", "a");
        bed.ReadOutput(1);
        bed.WriteRaw(bed.Changelog, StateKeyOf(bed, "k"), [1, 0, 0, 0, 0, 9, 9]);

        await other.UntilAsync(
            () => other.Standbys.Any(standby => standby.Error?.Contains("is corrupt", StringComparison.Ordinal) == true), "the standby is given up");

        // The owner goes on, and brings the key a new value: a restore from the changelog is as good as ever.
        await bed.ProduceAsync("k", "b");
        bed.ReadOutput(2);
        await owner.StopAsync();
        await other.UntilRunningAsync();
        await bed.ProduceAsync("k", "c");
        Assert.Equal(["k:1:a", "k:2:b", "k:3:c"], bed.ReadOutput(3));
        Assert.True(other.HasLogged("(from: Changelog;"));
        await other.StopAsync();
    }

    /// <summary>Waits until an instance's only standby has read all that the changelog holds.</summary>
    private static async Task UntilCaughtUpAsync(RuntimeBed bed, RunningJob job)
    {
        using var admin = bed.CreateAdmin();
        var offsets = await admin.ListOffsetsAsync(
            [new() { TopicPartition = new(bed.Changelog, 0), OffsetSpec = OffsetSpec.Latest() }],
            new() { IsolationLevel = IsolationLevel.ReadUncommitted });
        var end = offsets.ResultInfos[0].TopicPartitionOffsetError.Offset.Value;
        await job.UntilAsync(
            () => job.Standbys is [{ RecordsBehind: 0 } standby] && standby.NextOffset == end, $"the standby is at changelog offset {end}");
    }

    /// <summary>The key under which the changelog has the count of an input key.</summary>
    private static byte[] StateKeyOf(RuntimeBed bed, string key) => Encoding.UTF8.GetBytes(
        bed.ReadCommitted(bed.Changelog, 2).Select(record => record.Message.Key).First(stateKey => stateKey.EndsWith(key, StringComparison.Ordinal)));

    private static void WriteAborted(RuntimeBed bed, byte[] key, byte[] stateValue)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bed.BootstrapServers,
            TransactionalId = bed.ApplicationId + "-aborted",
        }).Build();
        var value = new byte[ChangelogValue.HeaderSize + stateValue.Length];
        ChangelogValue.Write(key, stateValue, value);
        producer.InitTransactions(Patience);
        producer.BeginTransaction();
        producer.Produce(new TopicPartition(bed.Changelog, 0), new() { Key = key, Value = value });
        producer.Flush(Patience);
        producer.AbortTransaction(Patience);
    }
}
