using System.Buffers;
using Confluent.Kafka;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;

namespace StreamCore.Kafka;

/// <summary>
/// Writes to a topic within the epoch's transaction, and so exactly once. Where the stream comes straight from one Kafka
/// topic, without an exchange, a result goes to the partition with the number of the input's, so the topic needs as many
/// partitions as the source's. Elsewhere the key decides: the partition is that of Kafka's own producers.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="topic">The topic.</param>
/// <param name="serializer">Turns elements into records. It is shared by all subtasks.</param>
public sealed class KafkaSink<T>(string topic, IKafkaSerializer<T> serializer) : Sink<T>, IKafkaOutput, IEpochStoreFactory
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    IEpochStore IEpochStoreFactory.CreateEpochStore(JobRegion region, JobContext job, bool reportsDeliveries) =>
        new KafkaEpochStore(region, job, reportsDeliveries);

    internal override Operator CreateOperator(OperatorContext context) =>
        new Writer(context, KafkaOutputs.Transaction(context), Topic, serializer);

    private sealed class Writer(OperatorContext context, IKafkaTransaction transaction, string topic, IKafkaSerializer<T> serializer)
        : Operator(context), IInput<T>
    {
        private static readonly Headers NoHeaders = [];

        private readonly ArrayBufferWriter<byte> _key = new();
        private readonly ArrayBufferWriter<byte> _value = new();

        public void Collect(in T element)
        {
            _key.ResetWrittenCount();
            _value.ResetWrittenCount();
            try
            {
                serializer.WriteKey(element, _key);
                if (serializer.IsDeletion(element))
                {
                    transaction.Produce(topic, Subtask.Partition, _key.WrittenSpan.ToArray(), value: null, NoHeaders);
                }
                else
                {
                    serializer.WriteValue(element, _value);
                    transaction.Produce(topic, Subtask.Partition, _key.WrittenSpan, _value.WrittenSpan);
                }

                Subtask.Counters.AddRecordsOut(1);
                Subtask.Counters.AddBytesOut(_key.WrittenCount + _value.WrittenCount);
            }
            catch (Exception e) when (IsOwn(e))
            {
                throw new OperatorException("sink " + topic, e);
            }
        }

        public void OnWatermark(long watermark)
        {
        }

        public void OnStatus(StreamStatus status)
        {
        }
    }
}
