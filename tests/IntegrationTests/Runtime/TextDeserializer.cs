using System.Text;
using StreamCore.Kafka;

namespace IntegrationTests.Runtime;

/// <summary>Reads texts; rejects what begins with <c>poison</c>, what is null, and what has no key.</summary>
internal sealed class TextDeserializer(Action<string>? onDeserialize) : IKafkaDeserializer<string>
{
    public bool TryDeserialize(in KafkaRecord record, out string element, out string? rejection)
    {
        element = record.Value is { } value ? Encoding.UTF8.GetString(value.Span) : "";
        onDeserialize?.Invoke(element);
        rejection = record.Key is null ? "NO_KEY"
            : record.Value is null ? "NO_VALUE"
            : element.StartsWith("poison", StringComparison.Ordinal) ? "POISON: it begins with poison"
            : null;
        return rejection is null;
    }
}
