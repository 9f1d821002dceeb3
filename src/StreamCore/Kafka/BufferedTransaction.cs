using Confluent.Kafka;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>
/// The records that one subtask's sinks have written in the epoch. They are handed to the producer when the epoch commits:
/// a transaction has one producer, and that has one thread.
/// </summary>
internal sealed class BufferedTransaction : IKafkaTransaction
{
    private readonly Arena _arena = new();
    private readonly List<Record> _records = [];

    public void Produce(string topic, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        _records.Add(new(topic, partition, _arena.Add(key), _arena.Add(value), null));

    public void Produce(string topic, int partition, byte[]? key, byte[]? value, Headers headers) =>
        _records.Add(new(topic, partition, key is null ? default(ReadOnlyMemory<byte>?) : key, value is null ? default(ReadOnlyMemory<byte>?) : value, headers));

    /// <summary>Hands the records over, in their order, and forgets them.</summary>
    public void Flush(IKafkaTransaction output)
    {
        foreach (var record in _records)
        {
            if (record.Headers is null)
            {
                output.Produce(record.Topic, record.Partition, record.Key!.Value.Span, record.Value!.Value.Span);
            }
            else
            {
                output.Produce(record.Topic, record.Partition, record.Key?.ToArray(), record.Value?.ToArray(), record.Headers);
            }
        }

        _records.Clear();
        _arena.Reset();
    }

    private readonly record struct Record(
        string Topic, int Partition, ReadOnlyMemory<byte>? Key, ReadOnlyMemory<byte>? Value, Headers? Headers);
}
