using System.Buffers.Text;
using System.Text;
using Confluent.Kafka;

namespace LoadGenerator.Audit;

/// <summary>Reads from a dead letter's headers where the record came from. The values are UTF-8 text.</summary>
internal static class DeadLetterHeaders
{
    public const string Topic = "dead-letter-topic";
    public const string Partition = "dead-letter-partition";
    public const string Offset = "dead-letter-offset";

    /// <summary>Reads them; if one is missing or malformed, <paramref name="problem"/> says which.</summary>
    public static bool TryRead(Headers? headers, out string topic, out int partition, out long offset, out string problem)
    {
        topic = "";
        partition = 0;
        offset = 0;
        problem = "";
        if (!TryGet(headers, Topic, out var topicBytes))
        {
            problem = $"the header {Topic} is missing";
            return false;
        }

        topic = Encoding.UTF8.GetString(topicBytes);
        if (!TryGet(headers, Partition, out var text)
            || !Utf8Parser.TryParse(text, out partition, out var length)
            || length != text.Length)
        {
            problem = $"the header {Partition} is missing or no number";
            return false;
        }

        if (!TryGet(headers, Offset, out text) || !Utf8Parser.TryParse(text, out offset, out length) || length != text.Length)
        {
            problem = $"the header {Offset} is missing or no number";
            return false;
        }

        return true;
    }

    private static bool TryGet(Headers? headers, string name, out byte[] value)
    {
        value = [];
        if (headers is null || !headers.TryGetLastBytes(name, out var found) || found is null)
        {
            return false;
        }

        value = found;
        return true;
    }
}
