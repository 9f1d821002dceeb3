namespace EmbeddedKafka.Groups.Consumer;

/// <summary>What an assignor knows of a member.</summary>
/// <param name="Topics">The topics that it subscribes to and that exist.</param>
/// <param name="Target">What it was to get until now.</param>
internal readonly record struct AssignorMember(IReadOnlySet<Guid> Topics, IReadOnlySet<TopicIdPartition> Target);
