using Confluent.Kafka;
using LoadGenerator.Kafka;

namespace LoadGenerator.Audit;

/// <summary>Finds partitions whose readers an open transaction holds back.</summary>
internal static class OpenTransactions
{
    /// <summary>The partitions of these topics whose last stable offset lies before their end.</summary>
    /// <param name="admin">The connection.</param>
    /// <param name="topics">The topics.</param>
    /// <returns>Each as <c>topic[partition]: held at offset of end</c>.</returns>
    /// <exception cref="TopicMissingException">One of the topics does not exist.</exception>
    /// <exception cref="KafkaException">No broker answered.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(IAdminClient admin, IEnumerable<string> topics)
    {
        var found = new List<string>();
        foreach (var topic in topics)
        {
            // In this order, so that what is written between does not count.
            var ends = await TopicOffsets.LatestAsync(admin, topic, IsolationLevel.ReadUncommitted);
            var stable = await TopicOffsets.LatestAsync(admin, topic, IsolationLevel.ReadCommitted);
            for (var partition = 0; partition < ends.Length; partition++)
            {
                if (stable[partition] < ends[partition])
                {
                    found.Add(FormattableString.Invariant($"{topic}[{partition}]: held at {stable[partition]} of {ends[partition]}"));
                }
            }
        }

        return found;
    }
}
