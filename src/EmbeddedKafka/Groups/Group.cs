using EmbeddedKafka.Groups.Records;

namespace EmbeddedKafka.Groups;

/// <summary>A group, of either protocol. Called with the gate held.</summary>
internal abstract class Group(string id) : IDisposable
{
    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>The protocol that it follows, as ListGroups has it.</summary>
    public abstract string Type { get; }

    /// <summary>What it does, as ListGroups has it.</summary>
    public abstract string StateName { get; }

    /// <summary>What its members are, such as <c>consumer</c>; empty if it never had any.</summary>
    public abstract string ProtocolType { get; }

    /// <summary>Whether it has no members.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>Since when it has no members: milliseconds since 1970.</summary>
    public abstract long EmptySinceMs { get; }

    /// <summary>Whether a member, or somebody who names none, may commit offsets.</summary>
    /// <param name="memberId">The member; empty if none is named.</param>
    /// <param name="instanceId">Its instance id, if it is a static one.</param>
    /// <param name="epoch">The generation or member epoch that it believes to be in; -1 if it names none.</param>
    /// <param name="version">Version of the OffsetCommit request.</param>
    /// <param name="transactional">Whether it is no OffsetCommit request, but a producer's transaction.</param>
    public abstract KafkaErrorCode ValidateCommit(string memberId, string? instanceId, int epoch, short version, bool transactional);

    /// <summary>Whether a member, or somebody who names none, may read the offsets.</summary>
    public abstract KafkaErrorCode ValidateFetch(string? memberId, int epoch);

    /// <summary>Whether a member subscribes to the topic, or may do so for all that can be told.</summary>
    public abstract bool IsSubscribedTo(string topic);

    /// <summary>The records that delete it.</summary>
    public abstract IEnumerable<GroupRecord> Tombstones();

    /// <summary>Ends its deadlines.</summary>
    public abstract void Dispose();
}
