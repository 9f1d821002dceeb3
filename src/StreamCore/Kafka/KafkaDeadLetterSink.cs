using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;

namespace StreamCore.Kafka;

/// <summary>
/// Writes rejected records to a topic within the epoch's transaction: key and value as they came, the reason and the
/// origin in the headers (<see cref="DeadLetterHeaders"/>).
/// </summary>
/// <param name="topic">The topic; for its partitions see <see cref="KafkaSink{T}"/>.</param>
public sealed class KafkaDeadLetterSink(string topic) : Sink<DeadLetter>, IKafkaOutput, IEpochStoreFactory
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    IEpochStore IEpochStoreFactory.CreateEpochStore(JobRegion region, JobContext job, bool reportsDeliveries) =>
        new KafkaEpochStore(region, job, reportsDeliveries);

    internal override Operator CreateOperator(OperatorContext context) => new Writer(context, KafkaOutputs.Transaction(context), Topic);

    private sealed class Writer(OperatorContext context, IKafkaTransaction transaction, string topic) : Operator(context), IInput<DeadLetter>
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
            transaction.Produce(topic, Subtask.Partition, record.Key?.ToArray(), record.Value?.ToArray(), headers);
            Subtask.Counters.AddRecordsOut(1);
            Subtask.Counters.AddBytesOut((record.Key?.Length ?? 0) + (record.Value?.Length ?? 0));
        }

        public void OnWatermark(long watermark)
        {
        }

        public void OnStatus(StreamStatus status)
        {
        }

        private static byte[] Number(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
    }
}
