using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>A member of a classic group.</summary>
/// <param name="id">Its id, which the broker gave it.</param>
/// <param name="instanceId">The id that a static member has across restarts; null makes it a dynamic one.</param>
/// <param name="session">Runs while the broker waits for a sign of life.</param>
internal sealed class ClassicMember(string id, string? instanceId, Deadline session)
{
    public string Id { get; } = id;

    public string? InstanceId { get; } = instanceId;

    public string ClientId { get; init; } = "";

    public string ClientHost { get; init; } = "";

    public TimeSpan SessionTimeout { get; set; }

    public TimeSpan RebalanceTimeout { get; set; }

    /// <summary>The assignors that it can work with, the one that it likes best first, with what each wants to know of it.</summary>
    public List<JoinGroupRequest.Protocol> Protocols { get; set; } = [];

    /// <summary>What the leader gave it.</summary>
    public byte[] Assignment { get; set; } = [];

    /// <summary>Whether it has not been in any generation yet.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether it has asked for its assignment in this generation.</summary>
    public bool HasSynced { get; set; }

    /// <summary>Its JoinGroup request that waits for the others, if there is one.</summary>
    public TaskCompletionSource<JoinGroupResponse>? Joining { get; set; }

    /// <summary>Its SyncGroup request that waits for the leader, if there is one.</summary>
    public TaskCompletionSource<SyncGroupResponse>? Syncing { get; set; }

    /// <summary>Runs while the broker waits for a sign of life: not while one of the member's requests waits for others.</summary>
    public Deadline Session { get; } = session;

    /// <summary>Notes a sign of life.</summary>
    public void KeepAlive()
    {
        if (Joining is null && Syncing is null)
        {
            Session.Set(SessionTimeout);
        }
    }

    /// <summary>What the assignor wants to know of the member; empty if the member does not know the assignor.</summary>
    public byte[] MetadataFor(string? protocol) => Protocols.Find(offered => offered.Name == protocol)?.Metadata ?? [];

    /// <summary>Whether it offers the very same.</summary>
    public bool Offers(List<JoinGroupRequest.Protocol> protocols) =>
        Protocols.Count == protocols.Count
        && Protocols.Zip(protocols).All(pair =>
            pair.First.Name == pair.Second.Name && pair.First.Metadata.AsSpan().SequenceEqual(pair.Second.Metadata));
}
