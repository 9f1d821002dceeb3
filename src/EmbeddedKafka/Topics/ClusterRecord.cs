namespace EmbeddedKafka.Topics;

/// <summary>What the metadata log says of the cluster.</summary>
/// <param name="ClusterId">Its id, the same for ever.</param>
/// <param name="Generation">How many times the broker was started on these logs before, the first time being 0.</param>
internal sealed record ClusterRecord(string ClusterId, int Generation);
