namespace EmbeddedKafka.Topics;

/// <summary>What the metadata log says of a topic.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Partitions">How many partitions it has.</param>
/// <param name="IsInternal">Whether it is one of the broker's own.</param>
/// <param name="Settings">The settings of its own.</param>
internal sealed record TopicRecord(Guid Id, int Partitions, bool IsInternal, IReadOnlyDictionary<string, string> Settings);
