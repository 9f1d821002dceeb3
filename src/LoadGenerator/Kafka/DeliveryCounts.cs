namespace LoadGenerator.Kafka;

/// <summary>What became of the transactions that were sent.</summary>
/// <param name="Sent">Handed to the Kafka client.</param>
/// <param name="Acknowledged">Stored, said the broker.</param>
/// <param name="Failed">Given up; whether they are stored is unknown.</param>
/// <param name="FirstFailure">Why the first of the failed ones failed; null if none did.</param>
public sealed record DeliveryCounts(long Sent, long Acknowledged, long Failed, string? FirstFailure);
