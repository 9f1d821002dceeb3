using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Confluent.Kafka;
using StreamCore.Kafka;

namespace LoadGenerator.Audit;

/// <summary>Where the record in a dead letter came from, as its headers say.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
public readonly record struct DeadLetterOrigin(string Topic, int Partition, long Offset)
{
    /// <summary>Reads it from a dead letter's headers.</summary>
    /// <param name="headers">The headers; null if there are none.</param>
    /// <param name="origin">Where the record came from.</param>
    /// <param name="problem">If false is returned: which header is missing or malformed.</param>
    public static bool TryRead(Headers? headers, out DeadLetterOrigin origin, [NotNullWhen(false)] out string? problem)
    {
        origin = default;
        var topic = Find(headers, DeadLetterHeaders.Topic);
        if (topic is null)
        {
            problem = $"the header {DeadLetterHeaders.Topic} is missing";
            return false;
        }

        var partitionText = Find(headers, DeadLetterHeaders.Partition);
        if (!Utf8Parser.TryParse(partitionText, out int partition, out var length) || length != partitionText!.Length)
        {
            problem = $"the header {DeadLetterHeaders.Partition} is missing or no number";
            return false;
        }

        var offsetText = Find(headers, DeadLetterHeaders.Offset);
        if (!Utf8Parser.TryParse(offsetText, out long offset, out length) || length != offsetText!.Length)
        {
            problem = $"the header {DeadLetterHeaders.Offset} is missing or no number";
            return false;
        }

        origin = new(Encoding.UTF8.GetString(topic), partition, offset);
        problem = null;
        return true;
    }

    private static byte[]? Find(Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var value) ? value : null;
}
