using StreamCore.Runtime.Queries;
using StreamCore.Runtime.Savepoints;

namespace StreamCore.Runtime;

/// <summary>One thread's worth of a region.</summary>
internal interface ISlot : IDisposable
{
    /// <summary>
    /// Runs on the calling thread until it is stopped; then commits the open epoch and gives its partitions back.
    /// Recovers by itself from whatever Kafka can do to it.
    /// </summary>
    /// <exception cref="JobFailedException">Something that trying again would not mend.</exception>
    void Run(CancellationToken stop);

    /// <summary>The state of each partition that the slot owns; may be called from any thread.</summary>
    IReadOnlyList<PartitionStatus> Partitions { get; }

    /// <summary>Whether it has been told which partitions it owns, of which there may be none; may be read from any thread.</summary>
    bool IsAssigned { get; }

    /// <summary>The queries about its partitions' state, of which the slot answers some in each turn.</summary>
    StateQueries Queries { get; }

    /// <summary>Takes requests for savepoints.</summary>
    SavepointMailbox Savepoints { get; }

    /// <summary>How the slot fares.</summary>
    SubtaskProbe Probe { get; }

    /// <summary>How many epochs the slot has committed.</summary>
    long Epochs { get; }
}
