using System.Buffers;
using System.Text;
using StreamCore.Kafka;

namespace IntegrationTests.Runtime;

internal sealed class CountedTextSerializer : IKafkaSerializer<CountedText>
{
    public void WriteKey(in CountedText element, IBufferWriter<byte> destination) =>
        destination.Write(Encoding.UTF8.GetBytes(element.Key));

    public void WriteValue(in CountedText element, IBufferWriter<byte> destination) =>
        destination.Write(Encoding.UTF8.GetBytes($"{element.Key}:{element.Count}:{element.Text}"));
}
