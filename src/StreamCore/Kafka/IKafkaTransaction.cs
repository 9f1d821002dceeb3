using Confluent.Kafka;

namespace StreamCore.Kafka;

/// <summary>The transaction of the epoch that is open, for sinks.</summary>
internal interface IKafkaTransaction
{
    /// <summary>Adds a record; key and value are copied.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition; -1 for the one that the key's hash gives.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    void Produce(string topic, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Adds a record with headers.</summary>
    void Produce(string topic, int partition, byte[]? key, byte[]? value, Headers headers);
}
