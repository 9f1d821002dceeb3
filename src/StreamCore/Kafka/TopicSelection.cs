using System.Text.RegularExpressions;

namespace StreamCore.Kafka;

/// <summary>Which topics a source reads.</summary>
public sealed class TopicSelection
{
    private readonly Regex? _pattern;

    private TopicSelection(IReadOnlyList<string> topics, Regex? pattern)
    {
        Topics = topics;
        _pattern = pattern;
    }

    /// <summary>The topics, if they are given by name; empty for a pattern.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>Topics by name; all of them must exist.</summary>
    /// <exception cref="ArgumentException">No topic is given, or one twice.</exception>
    public static TopicSelection Of(params IReadOnlyList<string> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (topics.Count == 0 || topics.Any(string.IsNullOrEmpty) || topics.Distinct().Count() < topics.Count)
        {
            throw new ArgumentException("Name at least one topic, and each once.", nameof(topics));
        }

        return new([.. topics], null);
    }

    /// <summary>All topics whose whole name matches, also those that are created later; none need exist yet.</summary>
    public static TopicSelection Matching(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new([], pattern);
    }

    /// <inheritdoc/>
    public override string ToString() => _pattern is null ? string.Join(", ", Topics) : $"topics that match '{_pattern}'";

    /// <summary>Finds the topics among those of the cluster.</summary>
    /// <exception cref="Runtime.JobFailedException">A topic that is given by name does not exist.</exception>
    internal IEnumerable<KeyValuePair<string, int>> Select(IReadOnlyDictionary<string, int> existing)
    {
        if (_pattern is { } pattern)
        {
            return existing.Where(topic => pattern.Match(topic.Key) is { Success: true } match && match.Length == topic.Key.Length)
                .OrderBy(topic => topic.Key, StringComparer.Ordinal);
        }

        return Topics.Select(topic => existing.TryGetValue(topic, out var partitions)
            ? new KeyValuePair<string, int>(topic, partitions)
            : throw new Runtime.JobFailedException($"Topic '{topic}' does not exist. Create it, or check the name in the configuration."));
    }
}
