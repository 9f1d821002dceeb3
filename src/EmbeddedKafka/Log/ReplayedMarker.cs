namespace EmbeddedKafka.Log;

/// <summary>The end of a transaction read back by <see cref="PartitionLog.Replay"/>.</summary>
internal readonly record struct ReplayedMarker(long Offset, long ProducerId, short ProducerEpoch, ControlRecord Control);
