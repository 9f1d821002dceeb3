namespace StateBackends;

/// <summary>All that was measured of a store; null for what does not exist or has failed.</summary>
internal sealed record StoreResults(
    string Store, WorkResult? Work, RestoreResult? FromCheckpoint, RestoreResult? FromChangelog, RestoreResult? FromBroker, IReadOnlyList<string> Failures);
