using EmbeddedKafka.Protocol.Messages;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedKafka.Tests.Topics;

public sealed class CleanUpTests : TopicTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override EmbeddedKafkaOptions Options => new() { TimeProvider = _time, CleanupInterval = TimeSpan.FromMinutes(1) };

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Old_records_are_deleted_when_the_interval_has_passed()
    {
        await CreateAsync("orders", 2, ("retention.ms", "30000"));
        await ProduceAsync("orders", Now, "a", "b");
        Assert.Equal(0, await EarliestAsync("orders"));

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, await EarliestAsync("orders"));
    }

    [Fact]
    public async Task Every_interval_cleans_again()
    {
        await CreateAsync("orders", 1, ("retention.ms", "30000"));
        for (var round = 1; round <= 3; round++)
        {
            await ProduceAsync("orders", Now, "a");
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(round, await EarliestAsync("orders"));
        }
    }

    [Fact]
    public async Task A_clean_up_on_demand_does_not_wait()
    {
        await CreateAsync("orders", 1, ("retention.ms", "30000"));
        await ProduceAsync("orders", Now, "a", "b");
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(0, await EarliestAsync("orders"));

        Kafka.CleanUp();

        Assert.Equal(2, await EarliestAsync("orders"));
    }

    [Fact]
    public async Task A_clean_up_on_demand_compacts_what_is_not_worth_it_yet()
    {
        await CreateAsync("table", 1, ("cleanup.policy", "compact"));
        await ProduceAsync("table", Now, "first");
        await ProduceAsync("table", Now, "second");
        await ProduceAsync("table", Now, "last");

        Kafka.CleanUp();

        var fetched = await Connection.AskAsync<FetchResponse>(
            new FetchRequest
            {
                MaxBytes = 1 << 20,
                Topics = [new() { Topic = "table", Partitions = [new() { PartitionMaxBytes = 1 << 20 }] }],
            },
            12);
        var records = Protocol.RawBatch.ReadHeaders(fetched.Responses[0].Partitions[0].Records);
        Assert.Equal([2L], records.Select(batch => batch.BaseOffset));
    }

    [Fact]
    public async Task A_stopped_broker_has_nothing_to_clean_up()
    {
        await Kafka.StopAsync();

        Assert.Throws<InvalidOperationException>(Kafka.CleanUp);
    }

    private async Task<long> EarliestAsync(string topic)
    {
        var request = new ListOffsetsRequest { Topics = [new() { Name = topic, Partitions = [new() { Timestamp = -2 }] }] };
        return (await Connection.AskAsync<ListOffsetsResponse>(request, 11)).Topics[0].Partitions[0].Offset;
    }
}
