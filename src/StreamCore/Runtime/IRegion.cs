namespace StreamCore.Runtime;

/// <summary>
/// A connected set of subtasks: the unit of epoch, transaction and failover. It runs as slots that share nothing.
/// </summary>
internal interface IRegion
{
    /// <summary>Checks and creates what the region needs outside the process, before the first slot starts.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Creates one slot; called once for each index.</summary>
    ISlot CreateSlot(int index);
}
