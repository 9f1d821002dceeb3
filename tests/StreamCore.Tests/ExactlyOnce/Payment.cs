namespace StreamCore.Tests.ExactlyOnce;

/// <summary>An input element; it is keyed by the merchant, while Kafka's partitions go by the card.</summary>
internal readonly record struct Payment(string Merchant, long Time, long Amount);
