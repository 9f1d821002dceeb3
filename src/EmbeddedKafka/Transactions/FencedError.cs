namespace EmbeddedKafka.Transactions;

/// <summary>What a fenced producer is told: the error of its own came later than the APIs.</summary>
internal static class FencedError
{
    /// <summary>The error as a client of the request's version understands it.</summary>
    public static KafkaErrorCode For(KafkaErrorCode error, bool knowsFenced) =>
        error == KafkaErrorCode.ProducerFenced && !knowsFenced ? KafkaErrorCode.InvalidProducerEpoch : error;
}
