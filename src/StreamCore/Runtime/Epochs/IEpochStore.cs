namespace StreamCore.Runtime.Epochs;

/// <summary>
/// Where an aligned region's epochs become durable: what Kafka's transactions are to a slot. One attempt of the region has
/// it, on one thread.
/// </summary>
internal interface IEpochStore : IDisposable
{
    /// <summary>
    /// Settles what an earlier attempt left open, and reads what is committed. Called once, before everything else.
    /// </summary>
    RestoredEpoch Restore(CancellationToken cancellation);

    /// <summary>Creates what a subtask's sinks write to within the epoch; null if there is nothing of the kind.</summary>
    object? CreateTransaction();

    /// <summary>Commits an epoch, wholly or not at all. If it throws, it is not known whether it did.</summary>
    void Commit(EpochContents contents);
}
