using System.Buffers;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Kafka;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Tests.Kafka;

[Collection(AllocationCollection.Name)]
public sealed class BufferedTransactionTests
{
    [Fact]
    public void Records_are_handed_over_in_their_order_and_once()
    {
        var transaction = new BufferedTransaction();
        var output = new RecordingTransaction();
        transaction.Produce("a", 1, [1], [2, 3]);
        transaction.Produce("b", -1, [], [4]);

        transaction.Flush(output);
        transaction.Flush(output);

        Assert.Equal(["a/1 01=0203", "b/-1 =04"], output.Records);
    }

    [Fact]
    public void A_record_of_a_Kafka_sink_allocates_nothing()
    {
        Allocations.AssertNone(() =>
        {
            const int Records = 1000;
            var transaction = new BufferedTransaction();
            var output = new CountingTransaction();
            using var state = new PartitionState(new InMemoryStateStore());
            var subtask = new SubtaskContext(0, 1, state, byKeyGroup: true, TimeProvider.System, NullLogger.Instance, default)
            {
                Transaction = transaction,
            };
            var sink = (IInput<long>)new KafkaSink<long>("topic", new LongSerializer()).CreateOperator(new("sink", "sink", subtask));
            Run(epochs: 10);

            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(epochs: 100);

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(110 * Records, output.Count);
            return total;

            void Run(int epochs)
            {
                for (var epoch = 0; epoch < epochs; epoch++)
                {
                    for (var i = 0L; i < Records; i++)
                    {
                        sink.Collect(i);
                    }

                    transaction.Flush(output);
                }
            }
        });
    }

    private sealed class RecordingTransaction : IKafkaTransaction
    {
        public List<string> Records { get; } = [];

        public void Produce(string topic, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
            Records.Add($"{topic}/{partition} {Convert.ToHexString(key)}={Convert.ToHexString(value)}");

        public void Produce(string topic, int partition, byte[]? key, byte[]? value, Headers headers) => throw new NotSupportedException();
    }

    private sealed class CountingTransaction : IKafkaTransaction
    {
        public long Count { get; private set; }

        public void Produce(string topic, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Count++;

        public void Produce(string topic, int partition, byte[]? key, byte[]? value, Headers headers) => throw new NotSupportedException();
    }

    private sealed class LongSerializer : IKafkaSerializer<long>
    {
        public void WriteKey(in long element, IBufferWriter<byte> writer) => Write(element, writer);

        public void WriteValue(in long element, IBufferWriter<byte> writer) => Write(element, writer);

        private static void Write(long element, IBufferWriter<byte> writer)
        {
            BitConverter.TryWriteBytes(writer.GetSpan(sizeof(long)), element);
            writer.Advance(sizeof(long));
        }
    }
}
