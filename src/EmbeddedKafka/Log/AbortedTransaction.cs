namespace EmbeddedKafka.Log;

/// <summary>A transaction whose records a read_committed reader must skip, from its first offset to its abort marker.</summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset);
