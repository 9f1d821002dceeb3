namespace EmbeddedKafka.Log;

/// <summary>What came of an append.</summary>
/// <param name="Error"><see cref="KafkaErrorCode.None"/> if the batch is in the log, now or (a duplicate) since before.</param>
/// <param name="BaseOffset">The offset of the batch's first record; -1 if refused.</param>
/// <param name="LogAppendTimeMs">The timestamp that the broker gave the records; -1 where they keep the producer's.</param>
/// <param name="LogStartOffset">The log's start offset.</param>
/// <param name="Message">Why it was refused, else null.</param>
internal readonly record struct AppendOutcome(KafkaErrorCode Error, long BaseOffset, long LogAppendTimeMs, long LogStartOffset, string? Message)
{
    public bool Ok => Error == KafkaErrorCode.None;
}
