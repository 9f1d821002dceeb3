namespace EmbeddedKafka.Groups;

/// <summary>Keeps the groups, their members and their offsets. Called with the gate held.</summary>
internal sealed class GroupCoordinator
{
    /// <summary>The internal topic that all of it is kept in. It has one partition.</summary>
    public const string TopicName = "__consumer_offsets";

    /// <summary>What the groups committed.</summary>
    public OffsetStore Offsets { get; } = new();

    /// <summary>
    /// Whether a producer may commit offsets of a group in a transaction: the member and generation that it names have to
    /// be current. A producer that names none (an empty member id and generation -1) is believed.
    /// </summary>
    /// <returns>The error that TxnOffsetCommit answers for all partitions, or <see cref="KafkaErrorCode.None"/>.</returns>
    public KafkaErrorCode ValidateTransactionalCommit(
        string groupId, string memberId, string? groupInstanceId, int generation) => throw new NotImplementedException();
}
