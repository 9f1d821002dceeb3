using EmbeddedKafka.Log;

namespace EmbeddedKafka.Topics.Handlers;

/// <summary>Whether a client means the leader that a partition has now.</summary>
internal static class LeaderEpochCheck
{
    /// <summary>The error for a client that knows another leader epoch; negative stands for a client that does not care.</summary>
    public static KafkaErrorCode Of(PartitionLog log, int currentLeaderEpoch) =>
        currentLeaderEpoch < 0 || currentLeaderEpoch == log.LeaderEpoch ? KafkaErrorCode.None
        : currentLeaderEpoch < log.LeaderEpoch ? KafkaErrorCode.FencedLeaderEpoch
        : KafkaErrorCode.UnknownLeaderEpoch;
}
