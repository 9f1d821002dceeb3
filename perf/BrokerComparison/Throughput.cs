using Confluent.Kafka;

namespace BrokerComparison;

/// <summary>Small records in batches of about a kilobyte: how many a second go in, and how many come out.</summary>
internal static class Throughput
{
    private const int Records = 1_500_000;
    private const int ValueBytes = 24;
    private const int BatchBytes = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Produces with acknowledgement, and reads what was produced.</summary>
    /// <returns>Records per second of each.</returns>
    public static (double Produced, double Fetched) Measure(string bootstrap, string topic)
    {
        Topics.Create(bootstrap, topic);
        return (Produce(bootstrap, topic), Fetch(bootstrap, topic));
    }

    private static double Produce(string bootstrap, string topic)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            BatchSize = BatchBytes,
            LingerMs = 5,
            QueueBufferingMaxMessages = 1_000_000,
        }).Build();
        var partition = new TopicPartition(topic, 0);
        var record = new Message<Null, byte[]> { Value = new byte[ValueBytes], Headers = [] };
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Records;)
        {
            try
            {
                producer.Produce(partition, record);
                i++;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(TimeSpan.FromMilliseconds(10));
            }
        }

        if (producer.Flush(Patience) > 0)
        {
            throw new InvalidOperationException($"Not all records were acknowledged in {Patience}.");
        }

        return Records / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static double Fetch(string bootstrap, string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "unused",
            ConsumeResultFields = "none",
            FetchQueueBackoffMs = 5,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var first = consumer.Consume(Patience) ?? throw new InvalidOperationException("Nothing is to be read.");
        var start = TimeProvider.System.GetTimestamp();
        for (var read = 1; read < Records; read++)
        {
            _ = consumer.Consume(Patience) ?? throw new InvalidOperationException($"Only {read} of {Records} records are to be read.");
        }

        return (Records - 1) / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
