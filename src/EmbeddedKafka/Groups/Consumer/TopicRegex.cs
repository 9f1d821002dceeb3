using System.Text.RegularExpressions;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Groups.Consumer;

/// <summary>
/// A regular expression that topics are subscribed to with. Like Kafka's it knows neither look-around nor back references,
/// so that the time it takes grows only with the length of a name.
/// </summary>
internal static class TopicRegex
{
    /// <summary>The topics whose whole names match.</summary>
    /// <exception cref="RefusedException">The expression is invalid, or too complex.</exception>
    public static IReadOnlyList<string> Match(string pattern, IEnumerable<string> topics)
    {
        if (pattern.Length > GroupLimits.RegexLength)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidRegularExpression,
                $"The regular expression has {pattern.Length} characters; {GroupLimits.RegexLength} are allowed.");
        }

        try
        {
            var regex = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return [.. topics.Where(topic => regex.IsMatch(topic))];
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new RefusedException(
                KafkaErrorCode.InvalidRegularExpression, $"The regular expression '{pattern}' can't be used: {e.Message}");
        }
    }
}
