namespace StreamCore.DataStream;

/// <summary>What a sink's writer may know.</summary>
/// <param name="SinkUid">
/// The sink's uid, the same after a restart, made of letters, digits, '-', '_' and '.'. No other sink has it, also not
/// one of another application or instance: by it a sink tells its own leftovers from those of others.
/// </param>
/// <param name="SubtaskIndex">The subtask's number, from 0.</param>
/// <param name="Parallelism">How many writers the sink has.</param>
/// <param name="NextEpoch">The number of the epoch that begins now; epochs count up by 1, over restarts too.</param>
/// <param name="RestoredStates">
/// What <see cref="ISinkWriter{T}.SnapshotState"/> returned at the last committed epoch, for this subtask: none or one,
/// or several after a change of parallelism.
/// </param>
/// <param name="TimeProvider">The job's clock.</param>
public sealed record SinkWriterContext(
    string SinkUid,
    int SubtaskIndex,
    int Parallelism,
    long NextEpoch,
    IReadOnlyList<ReadOnlyMemory<byte>> RestoredStates,
    TimeProvider TimeProvider);
