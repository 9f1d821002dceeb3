using EmbeddedKafka.Topics.Configs;

namespace EmbeddedKafka.Topics;

/// <summary>A topic and its partitions.</summary>
internal sealed class Topic(string name, Guid id, bool isInternal)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its id, which a topic of the same name that is created later does not have.</summary>
    public Guid Id { get; } = id;

    /// <summary>Whether it is one of the broker's own, which clients may read but not change.</summary>
    public bool IsInternal { get; } = isInternal;

    /// <summary>Its partitions by index.</summary>
    public List<Partition> Partitions { get; } = [];

    /// <summary>Its settings; <see cref="TopicCatalog.Configure"/> changes them.</summary>
    public required TopicSettings Settings { get; set; }
}
