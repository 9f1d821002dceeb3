using System.CommandLine.Parsing;
using System.Globalization;

namespace EmbeddedKafka.Commands;

/// <summary>A topic named on the command line: <c>name</c> or <c>name:partitions</c>.</summary>
internal sealed record TopicToCreate(string Name, int? Partitions)
{
    /// <summary>Reads the values of the option.</summary>
    public static TopicToCreate[]? ParseAll(ArgumentResult result)
    {
        var topics = new List<TopicToCreate>();
        foreach (var token in result.Tokens)
        {
            if (Parse(token.Value) is { } topic)
            {
                topics.Add(topic);
            }
            else
            {
                result.AddError($"'{token.Value}' is no topic: write its name, or name:partitions with a number from 1 on.");
            }
        }

        return [.. topics];
    }

    private static TopicToCreate? Parse(string text)
    {
        var parts = text.Split(':');
        return parts switch
        {
            [{ Length: > 0 } name] => new(name, null),
            [{ Length: > 0 } name, var count]
                when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var partitions) && partitions > 0 =>
                new(name, partitions),
            _ => null,
        };
    }
}
