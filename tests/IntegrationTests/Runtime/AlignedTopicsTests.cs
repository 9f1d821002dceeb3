using System.Text;
using System.Text.RegularExpressions;
using IntegrationTests.Brokers;
using StreamCore.Kafka;
using StreamCore.Runtime;

namespace IntegrationTests.Runtime;

/// <summary>Which topics and partitions a source with an exchange behind it reads.</summary>
public sealed class AlignedTopicsTests(SharedBroker broker)
{
    [Fact]
    public async Task All_topics_of_a_list_are_read()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        var other = bed.ApplicationId + "-other";
        await CreateTopicAsync(bed, other, partitions: 1);
        await bed.ProduceAsync("k", "a");
        await bed.ProduceAsync("k", "b", partition: 1);
        Write(bed, other, "c");
        await using var job = AlignedJob.Start(bed, new() { Topics = TopicSelection.Of(bed.Input, other) });

        Assert.Equal(["a:1:a", "b:1:b", "c:1:c"], AlignedJob.ReadSorted(bed, 3));
        await job.StopAsync();
    }

    [Fact]
    public async Task Topics_and_partitions_that_appear_later_are_read_from_their_beginning()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync(), partitions: 2);
        await bed.ProduceAsync("k", "old");
        await using var job = AlignedJob.Start(bed, new()
        {
            Topics = TopicSelection.Matching(new Regex(Regex.Escape(bed.Input) + ".*")),
            Source = new() { StartingOffsets = KafkaOffsets.Latest, PartitionDiscoveryInterval = TimeSpan.FromMilliseconds(200) },
        });
        await job.UntilAsync(() => job.JobStatus.Regions[0].Epoch > 0, "the first positions are committed");
        await bed.ProduceAsync("k", "a");
        var later = bed.Input + "-later";
        await CreateTopicAsync(bed, later, partitions: 1);
        Write(bed, later, "b");
        using (var admin = bed.CreateAdmin())
        {
            await admin.CreatePartitionsAsync([new() { Topic = bed.Input, IncreaseTo = 3 }]);
        }

        Write(bed, bed.Input, "c", partition: 2);

        Assert.Equal(["a:1:a", "b:1:b", "c:1:c"], AlignedJob.ReadSorted(bed, 3));
        await job.StopAsync();
    }

    [Fact]
    public async Task A_topic_that_does_not_exist_is_named()
    {
        using var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await using var job = AlignedJob.Start(bed, new() { Topics = TopicSelection.Of(bed.Input, "no-such-topic") });

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => job.Completion);

        Assert.Contains("Topic 'no-such-topic' does not exist", failure.Message, StringComparison.Ordinal);
    }

    private static async Task CreateTopicAsync(RuntimeBed bed, string topic, int partitions)
    {
        using var admin = bed.CreateAdmin();
        await KafkaTopics.CreateMissingAsync(admin, new KafkaTopic(topic, partitions));
    }

    private static void Write(RuntimeBed bed, string topic, string text, int partition = 0) =>
        bed.WriteRaw(topic, "k"u8.ToArray(), Encoding.UTF8.GetBytes(text), partition);
}
