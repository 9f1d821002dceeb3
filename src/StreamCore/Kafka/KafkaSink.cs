using System.Buffers;
using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>
/// Writes to a topic within the epoch's transaction. A result goes to the partition with the number of the input's, so
/// the topic needs as many partitions as the source's.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="topic">The topic.</param>
/// <param name="serializer">Turns elements into records. It is shared by all slots.</param>
public sealed class KafkaSink<T>(string topic, IKafkaSerializer<T> serializer) : Sink<T>, IKafkaOutput
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    internal override ICollector<T> Open(SlotContext context) => new Writer(this, KafkaSlotContext.From(context), serializer);

    private sealed class Writer(KafkaSink<T> sink, KafkaSlotContext slot, IKafkaSerializer<T> serializer) : ICollector<T>
    {
        private readonly ArrayBufferWriter<byte> _key = new();
        private readonly ArrayBufferWriter<byte> _value = new();

        public void Collect(in T element)
        {
            _key.ResetWrittenCount();
            _value.ResetWrittenCount();
            try
            {
                serializer.WriteKey(element, _key);
                serializer.WriteValue(element, _value);
                slot.Output.Produce(sink.Topic, slot.Element.Partition, _key.WrittenSpan, _value.WrittenSpan);
            }
            catch (Exception e) when (e is not OperatorException)
            {
                throw new OperatorException("sink " + sink.Topic, e);
            }
        }
    }
}
