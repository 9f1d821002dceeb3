namespace EmbeddedKafka.Transactions;

/// <summary>What a producer is told when it asks for an identity, or gets another one at the end of a transaction.</summary>
/// <param name="Error">Why it gets none, or <see cref="KafkaErrorCode.None"/>.</param>
/// <param name="Identity">What it goes on with.</param>
internal readonly record struct ProducerOutcome(KafkaErrorCode Error, ProducerIdentity Identity)
{
    public static implicit operator ProducerOutcome(KafkaErrorCode error) => new(error, ProducerIdentity.None);

    public static implicit operator ProducerOutcome(ProducerIdentity identity) => new(KafkaErrorCode.None, identity);
}
