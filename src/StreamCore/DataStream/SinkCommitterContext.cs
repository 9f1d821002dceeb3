namespace StreamCore.DataStream;

/// <summary>What a sink's committer may know.</summary>
/// <param name="SinkUid">
/// The sink's uid, the same after a restart, made of letters, digits, '-', '_' and '.'. No other sink has it, also not
/// one of another application or instance: by it a sink tells its own leftovers from those of others.
/// </param>
/// <param name="LastEpoch">The number of the last committed epoch; 0 at the very first start.</param>
/// <param name="RestoredWriterStates">All writers' states as of that epoch.</param>
/// <param name="TimeProvider">The job's clock.</param>
public sealed record SinkCommitterContext(
    string SinkUid,
    long LastEpoch,
    IReadOnlyList<ReadOnlyMemory<byte>> RestoredWriterStates,
    TimeProvider TimeProvider);
