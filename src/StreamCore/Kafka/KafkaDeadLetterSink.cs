using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamCore.DataStream;
using StreamCore.Runtime;

namespace StreamCore.Kafka;

/// <summary>
/// Writes rejected records to a topic within the epoch's transaction: key and value as they came, the reason and the
/// origin in the headers (<see cref="DeadLetterHeaders"/>).
/// </summary>
/// <param name="topic">The topic; it needs as many partitions as the source's.</param>
public sealed class KafkaDeadLetterSink(string topic) : Sink<DeadLetter>, IKafkaOutput
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    internal override ICollector<DeadLetter> Open(SlotContext context) => new Writer(Topic, KafkaSlotContext.From(context));

    private sealed class Writer(string topic, KafkaSlotContext slot) : ICollector<DeadLetter>
    {
        public void Collect(in DeadLetter element)
        {
            var record = element.Record;
            var headers = new Headers
            {
                { DeadLetterHeaders.Reason, Encoding.UTF8.GetBytes(element.Reason) },
                { DeadLetterHeaders.Topic, Encoding.UTF8.GetBytes(record.Topic) },
                { DeadLetterHeaders.Partition, Number(record.Partition) },
                { DeadLetterHeaders.Offset, Number(record.Offset) },
            };
            slot.Output.Produce(topic, slot.Element.Partition, record.Key?.ToArray(), record.Value?.ToArray(), headers);
        }

        private static byte[] Number(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
    }
}
