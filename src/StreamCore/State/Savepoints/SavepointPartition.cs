namespace StreamCore.State.Savepoints;

/// <summary>The input partition whose state a savepoint file holds.</summary>
/// <param name="Topic">The input topic.</param>
/// <param name="Number">The partition's number.</param>
/// <param name="Count">How many partitions the topic had.</param>
/// <param name="NextOffset">The offset of the first record that the state has not seen.</param>
/// <param name="MaxTimestamp">The greatest event time seen, in epoch milliseconds; <see cref="long.MinValue"/> if none was.</param>
public sealed record SavepointPartition(string Topic, int Number, int Count, long NextOffset, long MaxTimestamp);
