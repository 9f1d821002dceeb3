namespace StreamCore.DataStream;

/// <summary>
/// Reads a source's splits (partitions, files…) in one subtask; called by the subtask's thread alone. Which splits are
/// its own it decides itself, by a rule that all subtasks share, for example <c>number % Parallelism == SubtaskIndex</c>.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public interface ISourceReader<T> : IDisposable
{
    /// <summary>Where the record read last comes from, for messages, such as <c>topic/partition@offset</c>.</summary>
    string LastRecord { get; }

    /// <summary>Called once, before everything else.</summary>
    /// <param name="restored">
    /// The positions of all of the source's splits, those of other subtasks too, as the last committed epoch left them;
    /// empty at the very first start.
    /// </param>
    void Open(IReadOnlyCollection<SplitPosition> restored);

    /// <summary>
    /// Emits what is there, through the outputs of <see cref="SourceReaderContext{T}.AddSplit"/>. It must come back soon
    /// (within about 10 ms), also when there is nothing: epochs cannot end meanwhile.
    /// </summary>
    /// <param name="maxRecords">The most records to emit.</param>
    SourceReaderStatus Poll(int maxRecords);

    /// <summary>Tells where each own split stands: behind the record emitted last. Called at the end of every epoch.</summary>
    void SnapshotPositions(ICollection<SplitPosition> positions);

    /// <summary>The epoch with the positions snapshot last has committed.</summary>
    void OnEpochCommitted()
    {
    }

    /// <summary>
    /// A split runs too far ahead of others (watermark alignment), or no longer does: <see cref="Poll"/> emits nothing of
    /// it until it is resumed. A reader that ignores this reads on.
    /// </summary>
    void SetPaused(string split, bool paused)
    {
    }
}
