using StreamCore.Runtime.Queries;
using StreamCore.Runtime.Savepoints;
using StreamCore.State.Savepoints;

namespace StreamCore.Runtime;

/// <summary>A connected set of subtasks: the unit of epoch, transaction and failover.</summary>
internal interface IRegion
{
    /// <summary>The region's name, for messages.</summary>
    string Name { get; }

    /// <summary>
    /// Runs until it is stopped, which commits what is open, until its sources end, or until it fails. After a failure it
    /// may be called again: it goes on behind the last committed epoch.
    /// </summary>
    /// <exception cref="JobFailedException">The region failed.</exception>
    Task RunAsync(CancellationToken stop);

    /// <summary>The uid of the region's first source, by which its savepoints are known.</summary>
    string SourceUid { get; }

    /// <summary>Asks the threads that own the region's state to write their part of a savepoint; the files of each.</summary>
    /// <exception cref="SavepointException">The region can't write one now.</exception>
    IReadOnlyList<Task<IReadOnlyList<string>>> WriteSavepoint(SavepointRequest request);

    /// <summary>The number of the last committed epoch; in slots, how many this process has committed.</summary>
    long Epoch { get; }

    /// <summary>Whether an operator is the region's.</summary>
    bool HasOperator(string uid);

    /// <summary>Sends a query to the thread that owns the key, or answers it at once if that can't be done; may be called from any thread.</summary>
    void Post(StateQuery query);

    /// <summary>What runs at present; may be called from any thread, like all that follows.</summary>
    IReadOnlyList<SubtaskProbe> Probes { get; }

    /// <summary>The input partitions that the region owns, where it owns any.</summary>
    IReadOnlyList<PartitionStatus> Partitions { get; }

    /// <summary>Whether each of its slots has been told which partitions it owns, where it runs in slots.</summary>
    bool IsAssigned => true;

    /// <summary>The copies of other instances' state that the region keeps.</summary>
    IReadOnlyList<StandbyStatus> Standbys => [];
}
