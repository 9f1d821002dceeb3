using System.Text;
using StreamCore.Kafka;

namespace Examples.Tests.Snippets;

#region deserializer
public sealed class WordDeserializer : IKafkaDeserializer<string>
{
    public bool TryDeserialize(in KafkaRecord record, out string element, out string? rejection)
    {
        element = record.Value is { } value ? Encoding.UTF8.GetString(value.Span) : "";
        rejection = record.Value is null ? "the record has no value" : null;
        return rejection is null;
    }
}
#endregion
