using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamCore.Kafka;

namespace StreamCore.Tests.ExactlyOnce;

/// <summary>Writes totals as JSON, keyed by the merchant.</summary>
internal sealed class WindowTotalSerializer : IKafkaSerializer<WindowTotal>
{
    public void WriteKey(in WindowTotal element, IBufferWriter<byte> destination) => Encoding.UTF8.GetBytes(element.Merchant, destination);

    public void WriteValue(in WindowTotal element, IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination);
        JsonSerializer.Serialize(writer, element);
    }
}
