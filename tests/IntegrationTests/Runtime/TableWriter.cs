using Confluent.Kafka;

namespace IntegrationTests.Runtime;

/// <summary>Writes to a table's topic.</summary>
internal sealed class TableWriter : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _topic;
    private readonly IProducer<string, string?> _producer;

    public TableWriter(string bootstrapServers, string topic, string? transactionalId = null)
    {
        _topic = topic;
        _producer = new ProducerBuilder<string, string?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            LingerMs = 0,
            EnableIdempotence = true,
            TransactionalId = transactionalId,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 200,
        }).SetValueSerializer(new NullableText()).SetLogHandler(static (_, _) => { }).Build();
        if (transactionalId is not null)
        {
            _producer.InitTransactions(Patience);
        }
    }

    /// <summary>Writes a value, or a tombstone.</summary>
    public void Write(int partition, string key, string? value, long? timestamp = null) => _producer.Produce(
        new TopicPartition(_topic, partition),
        new() { Key = key, Value = value, Timestamp = timestamp is { } given ? new(given, TimestampType.CreateTime) : Timestamp.Default });

    public void Flush() => Assert.Equal(0, _producer.Flush(Patience));

    /// <summary>Writes values to partition 0 in a transaction.</summary>
    public void Transact(bool commit, params (string Key, string Value)[] values)
    {
        _producer.BeginTransaction();
        foreach (var (key, value) in values)
        {
            Write(0, key, value);
        }

        Flush();
        if (commit)
        {
            _producer.CommitTransaction(Patience);
        }
        else
        {
            _producer.AbortTransaction(Patience);
        }
    }

    public void Dispose() => _producer.Dispose();

    private sealed class NullableText : ISerializer<string?>
    {
        public byte[] Serialize(string? data, SerializationContext context) => data is null ? null! : Serializers.Utf8.Serialize(data, context);
    }
}
