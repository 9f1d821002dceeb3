namespace StreamCore.Runtime;

/// <summary>How a region fares: a connected part of a job.</summary>
/// <param name="Name">The name of its source, or of the first of several.</param>
/// <param name="Epoch">The number of the last committed epoch; in slots, how many epochs this process has committed.</param>
/// <param name="Restarts">How often it was restarted after a failure.</param>
/// <param name="LastFailure">Why it failed last; null if it never did.</param>
/// <param name="Vertices">Its chains of operators; empty until the state is restored.</param>
/// <param name="Partitions">The input partitions that it owns, where it runs in slots.</param>
public sealed record RegionStatus(
    string Name,
    long Epoch,
    int Restarts,
    string? LastFailure,
    IReadOnlyList<VertexStatus> Vertices,
    IReadOnlyList<PartitionStatus> Partitions)
{
    /// <summary>
    /// Whether it knows which input partitions it owns, where it runs in slots: each slot has joined the consumer group and been told,
    /// and has not lost its place since. It may own none. With <see cref="StreamExecutionOptions.UseConsumerGroupProtocol"/> the client does
    /// not tell of an assignment of none, and each slot counts once it has subscribed. Always true where it does not run in slots.
    /// </summary>
    public bool IsAssigned { get; init; } = true;

    /// <summary>The copies of other instances' state that it keeps; see <see cref="StreamExecutionOptions.StandbyReplicas"/>.</summary>
    public IReadOnlyList<StandbyStatus> Standbys { get; init; } = [];
}
