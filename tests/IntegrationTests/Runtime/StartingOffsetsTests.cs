using Confluent.Kafka;
using IntegrationTests.Brokers;
using StreamCore.Kafka;

namespace IntegrationTests.Runtime;

/// <summary>Where a source begins when the application has no state yet, with an exchange behind it and in slots.</summary>
public sealed class StartingOffsetsTests(SharedBroker broker)
{
    // Not long ago: the topic's retention goes by the records' timestamps.
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddHours(-1);

    [Theory]
    [InlineData("earliest", "a b c")]
    [InlineData("latest", "")]
    [InlineData("timestamp", "b c")]
    [InlineData("timestamp behind the end", "")]
    [InlineData("explicit", "c")]
    [InlineData("committed", "b c")]
    [InlineData("nothing committed", "a b c")]
    public async Task An_aligned_source_begins_where_it_should(string start, string expected)
    {
        using var bed = await CreateBedAsync();
        if (start == "committed")
        {
            CommitAsPlainConsumer(bed, 1);
        }

        await using var job = AlignedJob.Start(bed, new() { Source = new() { StartingOffsets = Offsets(bed, start) } });
        await job.UntilAsync(() => job.JobStatus.Regions[0].Epoch > 0, "the first positions are committed");
        await bed.ProduceAsync("k", "d");

        AssertRead(expected, AlignedJob.ReadSorted(bed, Words(expected).Length));
        await job.StopAsync();
    }

    [Theory]
    [InlineData("earliest", "a b c")]
    [InlineData("latest", "")]
    [InlineData("timestamp", "b c")]
    [InlineData("explicit", "c")]
    [InlineData("nothing committed", "a b c")]
    public async Task A_slot_begins_where_it_should(string start, string expected)
    {
        using var bed = await CreateBedAsync();
        await using var job = bed.Start(sourceOptions: new() { StartingOffsets = Offsets(bed, start) });
        await job.UntilRunningAsync();
        await bed.ProduceAsync("k", "d");

        var texts = Words(expected);
        Assert.Equal(texts.Select((text, index) => $"k:{index + 1}:{text}"), bed.ReadOutput(texts.Length));
        await job.StopAsync();
    }

    private static KafkaOffsets Offsets(RuntimeBed bed, string start) => start switch
    {
        "earliest" => KafkaOffsets.Earliest,
        "latest" => KafkaOffsets.Latest,
        "timestamp" => KafkaOffsets.Timestamp(Start.AddMilliseconds(1500)),
        "timestamp behind the end" => KafkaOffsets.Timestamp(Start.AddMilliseconds(9000)),
        "explicit" => KafkaOffsets.Explicit(new Dictionary<TopicPartition, long> { [new(bed.Input, 0)] = 2 }),
        _ => KafkaOffsets.Committed(),
    };

    private static void CommitAsPlainConsumer(RuntimeBed bed, long offset)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = bed.BootstrapServers, GroupId = bed.ApplicationId }).Build();
        consumer.Commit([new(bed.Input, 0, offset)]);
    }

    private static string[] Words(string expected) => [.. expected.Split(' ').Append("d").Where(word => word.Length > 0)];

    private static void AssertRead(string expected, IEnumerable<string> output) =>
        Assert.Equal(Words(expected).Select(text => $"{text}:1:{text}"), output);

    /// <summary>One partition with "a", "b" and "c" 1, 2 and 3 s after the start.</summary>
    private async Task<RuntimeBed> CreateBedAsync()
    {
        var bed = await RuntimeBed.CreateAsync(await broker.GetBootstrapServersAsync());
        await bed.ProduceAsync("k", "a", timestamp: Start.AddMilliseconds(1000).ToUnixTimeMilliseconds());
        await bed.ProduceAsync("k", "b", timestamp: Start.AddMilliseconds(2000).ToUnixTimeMilliseconds());
        await bed.ProduceAsync("k", "c", timestamp: Start.AddMilliseconds(3000).ToUnixTimeMilliseconds());
        return bed;
    }
}
