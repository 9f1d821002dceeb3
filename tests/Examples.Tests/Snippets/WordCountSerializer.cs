using System.Buffers;
using System.Globalization;
using System.Text;
using StreamCore.Kafka;

namespace Examples.Tests.Snippets;

#region serializer
public sealed class WordCountSerializer : IKafkaSerializer<KeyValuePair<string, int>>
{
    public void WriteKey(in KeyValuePair<string, int> element, IBufferWriter<byte> destination) =>
        Encoding.UTF8.GetBytes(element.Key, destination);

    public void WriteValue(in KeyValuePair<string, int> element, IBufferWriter<byte> destination) =>
        Encoding.UTF8.GetBytes(element.Value.ToString(CultureInfo.InvariantCulture), destination);
}
#endregion
