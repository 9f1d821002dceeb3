namespace EmbeddedKafka.Log;

/// <summary>A record read back by <see cref="PartitionLog.Replay"/>. Its memory is valid only until the callback returns.</summary>
/// <param name="Record">The record.</param>
/// <param name="ProducerId">The id of its producer, or -1.</param>
/// <param name="ProducerEpoch">The epoch of its producer, or -1.</param>
/// <param name="IsTransactional">Whether it counts only from its producer's next commit marker on.</param>
internal readonly record struct ReplayedRecord(Record Record, long ProducerId, short ProducerEpoch, bool IsTransactional);
