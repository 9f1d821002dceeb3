namespace StreamCore.Kafka;

/// <summary>A record that could not be read.</summary>
/// <param name="Record">The record as it came.</param>
/// <param name="Reason">Why.</param>
public readonly record struct DeadLetter(KafkaRecord Record, string Reason);
