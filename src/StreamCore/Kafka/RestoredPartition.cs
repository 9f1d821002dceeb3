using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>A partition as Kafka's committed offsets and changelog describe it.</summary>
/// <param name="State">The state after all committed epochs.</param>
/// <param name="NextOffset">The offset of the first input record that no committed epoch has processed.</param>
/// <param name="MaxTimestamp">The greatest event time seen, or <see cref="long.MinValue"/>.</param>
/// <param name="Import">What has to be written to Kafka before the partition can run, since the state comes from a savepoint; null mostly.</param>
internal sealed record RestoredPartition(PartitionState State, long NextOffset, long MaxTimestamp, SavepointImport? Import = null);
