using Confluent.Kafka;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>The broker as Confluent.Kafka sees it, on the system's clock.</summary>
public sealed class TransactionalProducerTests : TransactionTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override EmbeddedKafkaOptions Options => new() { AutoCreateTopics = false };

    [Fact]
    public void Records_and_offsets_commit_and_abort_as_one()
    {
        using var producer = CreateProducer("app-1");
        using var consumer = CreateConsumer("fraud", Topic);
        producer.BeginTransaction();
        foreach (var value in new[] { "one", "two", "three", "four" })
        {
            producer.Produce(new TopicPartition(Topic, 0), new() { Value = value });
        }

        producer.CommitTransaction(Patience);
        var processed = 0;
        var isAborted = false;
        while (processed < 4)
        {
            var input = consumer.Consume(Patience);
            Assert.NotNull(input);
            producer.BeginTransaction();
            producer.Produce(new TopicPartition(OtherTopic, 0), new() { Value = $"{input.Message.Value} done" });
            producer.SendOffsetsToTransaction(
                [new TopicPartitionOffset(input.TopicPartition, input.Offset + 1)], consumer.ConsumerGroupMetadata, Patience);
            if (processed == 2 && !isAborted)
            {
                isAborted = true;
                producer.AbortTransaction(Patience);
                consumer.Seek(input.TopicPartitionOffset);
                continue;
            }

            producer.CommitTransaction(Patience);
            processed++;
        }

        Assert.Equal(["one done", "two done", "three done", "four done"], Read(4));
        Assert.Equal(4, consumer.Committed([new TopicPartition(Topic, 0)], Patience).Single().Offset.Value);
    }

    [Fact]
    public void A_producer_fences_the_one_before_it()
    {
        using var replaced = CreateProducer("app-1");
        replaced.BeginTransaction();
        replaced.Produce(new TopicPartition(OtherTopic, 0), new() { Value = "lost" });
        replaced.Flush(Patience);
        using var producer = CreateProducer("app-1");
        var error = Assert.Throws<KafkaException>(() => replaced.CommitTransaction(Patience));
        Assert.True(error.Error.IsFatal, error.Error.ToString());

        producer.BeginTransaction();
        producer.Produce(new TopicPartition(OtherTopic, 0), new() { Value = "kept" });
        producer.CommitTransaction(Patience);
        Assert.Equal(["kept"], Read(1));
    }

    [Fact]
    public void A_producer_that_sleeps_over_its_time_is_fenced()
    {
        using var producer = CreateProducer("app-1", timeoutMs: 1_000);
        producer.BeginTransaction();
        producer.Produce(new TopicPartition(OtherTopic, 0), new() { Value = "lost" });
        producer.Flush(Patience);

        // Who reads only what is committed waits for the end of the transaction, which comes by time.
        using var successor = CreateProducer("app-2");
        successor.BeginTransaction();
        successor.Produce(new TopicPartition(OtherTopic, 0), new() { Value = "kept" });
        successor.CommitTransaction(Patience);
        Assert.Equal(["kept"], Read(1));
        var error = Assert.Throws<KafkaException>(() => producer.CommitTransaction(Patience));
        Assert.True(error.Error.IsFatal, error.Error.ToString());
    }

    [Fact]
    public async Task A_transaction_goes_on_through_a_restart_of_the_broker()
    {
        using var producer = CreateProducer("app-1");
        producer.BeginTransaction();
        await producer.ProduceAsync(new TopicPartition(OtherTopic, 0), new() { Value = "before" }, TestContext.Current.CancellationToken);
        await RestartAsync();
        await producer.ProduceAsync(new TopicPartition(OtherTopic, 0), new() { Value = "after" }, TestContext.Current.CancellationToken);
        producer.CommitTransaction(Patience);
        Assert.Equal(["before", "after"], Read(2));
    }

    private IProducer<Null, string> CreateProducer(string transactionalId, int timeoutMs = 60_000)
    {
        var producer = new ProducerBuilder<Null, string>(new ProducerConfig
        {
            BootstrapServers = Broker.BootstrapServers,
            TransactionalId = transactionalId,
            TransactionTimeoutMs = timeoutMs,
            LingerMs = 0,
            ReconnectBackoffMs = 10,
            ReconnectBackoffMaxMs = 100,
        }).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(Patience);
        return producer;
    }

    private IConsumer<Ignore, string> CreateConsumer(string group, string topic)
    {
        var consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig
        {
            BootstrapServers = Broker.BootstrapServers,
            GroupId = group,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(topic);
        return consumer;
    }

    /// <summary>Reads what is committed, until there are so many.</summary>
    private List<string> Read(int count)
    {
        using var consumer = CreateConsumer(Guid.NewGuid().ToString("N"), OtherTopic);
        var values = new List<string>();
        while (values.Count < count)
        {
            var record = consumer.Consume(Patience);
            Assert.NotNull(record);
            values.Add(record.Message.Value);
        }

        consumer.Close();
        return values;
    }
}
