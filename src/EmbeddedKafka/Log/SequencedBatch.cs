namespace EmbeddedKafka.Log;

/// <summary>What is remembered of a producer's batch to recognise it when it is sent again.</summary>
internal readonly record struct SequencedBatch(int BaseSequence, int LastSequence, long BaseOffset, long LastOffset, long MaxTimestamp);
