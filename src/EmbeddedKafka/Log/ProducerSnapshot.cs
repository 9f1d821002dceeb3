namespace EmbeddedKafka.Log;

/// <summary>What a partition knows of one producer, for DescribeProducers. Unknown numbers are -1.</summary>
internal readonly record struct ProducerSnapshot(
    long ProducerId,
    short ProducerEpoch,
    int LastSequence,
    long LastTimestamp,
    int CoordinatorEpoch,
    long CurrentTransactionStartOffset);
