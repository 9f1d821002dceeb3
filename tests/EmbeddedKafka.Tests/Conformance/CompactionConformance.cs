using Confluent.Kafka;
using EmbeddedKafka.Protocol.Messages;
using EmbeddedKafka.Tests.Protocol;

namespace EmbeddedKafka.Tests.Conformance;

/// <summary>
/// <c>cleanup.policy=compact</c> keeps the last value of each key. Segments roll by the timestamps of the records, so the
/// tests make time pass by giving each round of records a later one.
/// </summary>
public abstract class CompactionConformance(BrokerFixture fixture) : ConformanceTest(fixture)
{
    private static readonly (string, string)[] QuickCompaction =
    [
        ("cleanup.policy", "compact"),
        ("segment.ms", "1000"),
        ("min.cleanable.dirty.ratio", "0.01"),
        ("delete.retention.ms", "0"),
    ];

    // From now on, since markers have the broker's time, and no more than the hour ahead that a broker allows.
    private long _time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Superseded_values_go_and_the_last_of_each_key_stays_at_its_offset()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var producer = CreateProducer();
        await ProduceAsync(producer, topic, ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"), ("b", "2"), ("a", "3"));

        await UntilCompactedAsync(producer, topic, records => records.Count(record => record.Message.Key is "a" or "b" or "c") == 3);

        Assert.Equal(
            [("c", "1", 3), ("b", "2", 4), ("a", "3", 5)],
            Kept(topic).Select(record => (record.Message.Key, record.Message.Value, record.Offset.Value)));
        Assert.Equal(0, await EarliestOffsetAsync(topic));
    }

    [Fact]
    public async Task Compressed_batches_are_compacted_too()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var compressing = CreateProducer(config =>
        {
            config.CompressionType = CompressionType.Lz4;
            config.LingerMs = 50;
        });
        await ProduceAsync(compressing, topic, Enumerable.Range(0, 200).Select(n => ($"{n % 5}", (string?)$"{n}")));

        await UntilCompactedAsync(CreateProducer(), topic, records => records.Count(record => record.Message.Key!.Length == 1) == 5);

        Assert.Equal(["195", "196", "197", "198", "199"], Kept(topic).Select(record => record.Message.Value));
    }

    [Fact]
    public async Task Tombstones_take_their_keys_away_and_then_go_too()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var producer = CreateProducer();
        await ProduceAsync(producer, topic, ("a", "1"), ("b", "1"));
        await ProduceAsync(producer, topic, ("a", null));

        await UntilCompactedAsync(producer, topic, records => !records.Exists(record => record.Message.Key == "a"));

        Assert.Equal([("b", "1")], Kept(topic).Select(record => (record.Message.Key, record.Message.Value)));
    }

    [Fact]
    public async Task Tombstones_stay_for_their_retention()
    {
        var topic = await CreateTopicAsync(
            settings: QuickCompaction.Select(setting => setting.Item1 == "delete.retention.ms" ? (setting.Item1, "3600000") : setting));
        var producer = CreateProducer();
        await ProduceAsync(producer, topic, ("a", "1"), ("b", "1"));
        await ProduceAsync(producer, topic, ("a", null), ("b", "2"));

        await UntilCompactedAsync(producer, topic, records => records.Count(record => record.Message.Key is "a" or "b") == 2);

        Assert.Equal([("a", null), ("b", "2")], Kept(topic).Select(record => (record.Message.Key, record.Message.Value)));
    }

    [Fact]
    public async Task Aborted_values_neither_stay_nor_supersede_committed_ones()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var producer = CreateTransactionalProducer(Unique("id"));
        await ProduceInTransactionAsync(producer, topic, commit: true, ("a", "1"), ("b", "1"));
        await ProduceInTransactionAsync(producer, topic, commit: true, ("a", "2"));
        await ProduceInTransactionAsync(producer, topic, commit: false, ("a", "aborted"), ("b", "aborted"), ("c", "aborted"));

        await UntilCompactedAsync(
            CreateProducer(),
            topic,
            records => records.Count(record => record.Message.Key is "a" or "b" or "c") == 2);

        var expected = new (string?, string?)[] { ("b", "1"), ("a", "2") };
        Assert.Equal(expected, Kept(topic).Select(record => (record.Message.Key, record.Message.Value)));
        Assert.Equal(expected, Kept(topic, IsolationLevel.ReadCommitted).Select(record => (record.Message.Key, record.Message.Value)));
    }

    [Fact]
    public async Task An_open_transaction_is_left_alone()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var transactional = CreateTransactionalProducer(Unique("id"), timeout: TimeSpan.FromMinutes(10));
        var producer = CreateProducer();
        await ProduceAsync(producer, topic, ("a", "1"));
        await ProduceAsync(producer, topic, ("a", "2"));
        transactional.BeginTransaction();
        await ProduceAsync(transactional, topic, ("a", "open"));
        await ProduceAsync(producer, topic, ("a", "3"));

        await UntilCompactedAsync(producer, topic, records => !records.Exists(record => record.Message.Value == "1"));

        Assert.Equal(["2", "open", "3"], Kept(topic).Select(record => record.Message.Value));
        Assert.Equal(["2"], Kept(topic, IsolationLevel.ReadCommitted).Select(record => record.Message.Value));
        transactional.CommitTransaction(Patience);
        await UntilCompactedAsync(producer, topic, records => records.Count(record => record.Message.Key == "a") == 1);
        Assert.Equal(["3"], Kept(topic, IsolationLevel.ReadCommitted).Select(record => record.Message.Value));
    }

    [Fact]
    public async Task Markers_of_transactions_that_left_nothing_go_too()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var transactional = CreateTransactionalProducer(Unique("id"));
        var producer = CreateProducer();
        for (var n = 0; n < 5; n++)
        {
            await ProduceInTransactionAsync(transactional, topic, commit: n % 2 == 0, ("a", $"{n}"));
        }

        await ProduceAsync(producer, topic, ("a", "last"));
        await UntilCompactedAsync(producer, topic, records => records.Count(record => record.Message.Key == "a") == 1);
        var connection = await ConnectAsync();
        await UntilAsync(
            async () =>
            {
                await RollAsync(producer, topic);

                // The last batch of a producer stays for as long as the broker has to know its sequence: here the last marker.
                var batches = await FetchBatchesAsync(connection, topic);
                return batches.Count(batch => batch.IsControl) <= 1;
            },
            "the markers are gone");
    }

    [Fact]
    public async Task A_consumer_passes_over_what_is_gone()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var producer = CreateProducer();
        await ProduceAsync(producer, topic, Enumerable.Range(0, 50).Select(n => ("a", (string?)$"{n}")));
        await UntilCompactedAsync(producer, topic, records => records.Count(record => record.Message.Key == "a") == 1);
        var consumer = CreateConsumer();

        consumer.Assign(new TopicPartitionOffset(topic, 0, 10));

        var next = Consume(consumer, 1)[0];
        Assert.Equal(("49", 49), (next.Message.Value, next.Offset.Value));
    }

    [Fact]
    public async Task Sequences_are_still_known_after_compaction()
    {
        var topic = await CreateTopicAsync(settings: QuickCompaction);
        var raw = new RawProducer(await ConnectAsync());
        await raw.InitAsync();
        await raw.ProduceAsync(topic, "1");
        var producer = CreateProducer();
        await ProduceAsync(producer, topic, ("key", "2"));
        await UntilCompactedAsync(producer, topic, records => !records.Exists(record => record.Message.Value == "1"));

        raw.NextSequence = 0;
        Assert.Equal((KafkaErrorCode.None, 0L), await raw.ProduceAsync(topic, "1"));
        raw.NextSequence = 2;
        Assert.Equal(KafkaErrorCode.OutOfOrderSequenceNumber, (await raw.ProduceAsync(topic, "3")).Error);
    }

    private static bool IsFiller(ConsumeResult<string?, string?> record) => record.Message.Key!.StartsWith("filler", StringComparison.Ordinal);

    /// <summary>All records but those that only make segments roll.</summary>
    private List<ConsumeResult<string?, string?>> Kept(string topic, IsolationLevel isolation = IsolationLevel.ReadUncommitted) =>
        [.. ReadRecords(topic, 0, isolation).Where(record => !IsFiller(record))];

    private async Task UntilCompactedAsync(
        IProducer<string?, string?> producer, string topic, Predicate<List<ConsumeResult<string?, string?>>> condition) => await UntilAsync(
            async () =>
            {
                await RollAsync(producer, topic);
                return condition(ReadRecords(topic, 0));
            },
            "the topic is compacted");

    /// <summary>Ends the current segment, since only ended ones are compacted.</summary>
    private Task RollAsync(IProducer<string?, string?> producer, string topic) =>
        ProduceAsync(producer, topic, ("filler", "x"));

    private async Task ProduceInTransactionAsync(
        IProducer<string?, string?> producer, string topic, bool commit, params IEnumerable<(string Key, string? Value)> records)
    {
        producer.BeginTransaction();
        await ProduceAsync(producer, topic, records);
        if (commit)
        {
            producer.CommitTransaction(Patience);
        }
        else
        {
            producer.AbortTransaction(Patience);
        }
    }

    private async Task ProduceAsync(
        IProducer<string?, string?> producer, string topic, params IEnumerable<(string Key, string? Value)> records)
    {
        _time += 2_000;
        await Task.WhenAll(records.Select(record => producer.ProduceAsync(
            new TopicPartition(topic, 0),
            new() { Key = record.Key, Value = record.Value, Timestamp = new Timestamp(_time, TimestampType.CreateTime) },
            Cancellation)));
    }

    private static async Task<List<RawBatch>> FetchBatchesAsync(RawKafkaConnection connection, string topic)
    {
        var batches = new List<RawBatch>();
        for (var offset = 0L; ;)
        {
            var partition = (await connection.AskAsync<FetchResponse>(
                new FetchRequest
                {
                    MaxBytes = 10_000_000,
                    Topics = [new() { Topic = topic, Partitions = [new() { FetchOffset = offset, PartitionMaxBytes = 10_000_000 }] }],
                },
                11)).Responses.Single().Partitions.Single();
            var read = RawBatch.ReadHeaders(partition.Records);
            if (read.Count == 0)
            {
                return batches;
            }

            batches.AddRange(read);
            offset = read[^1].LastOffset + 1;
        }
    }

    public sealed class OnEmbeddedKafka(EmbeddedKafkaFixture fixture) : CompactionConformance(fixture);

    public sealed class OnKafka(KafkaFixture fixture) : CompactionConformance(fixture);
}
