using EmbeddedKafka.Protocol.Messages;

namespace EmbeddedKafka.Groups.Classic;

/// <summary>The members of a classic group, in the order in which they came.</summary>
internal sealed class ClassicMembers
{
    private readonly OrderedDictionary<string, ClassicMember> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClassicMember> _byInstanceId = new(StringComparer.Ordinal);

    public int Count => _byId.Count;

    /// <summary>The member that makes the assignments; null if there are no members.</summary>
    public ClassicMember? Leader { get; private set; }

    /// <summary>What the members are, such as <c>consumer</c>; it outlives them, until others come.</summary>
    public string ProtocolType { get; set; } = "";

    public IReadOnlyList<ClassicMember> All => _byId.Values;

    /// <summary>The longest time that a member wants to have for joining again.</summary>
    public TimeSpan RebalanceTimeout =>
        Count == 0 ? TimeSpan.Zero : _byId.Values.Max(member => member.RebalanceTimeout);

    public bool AllJoining => _byId.Values.All(member => member.Joining is not null);

    public bool AllSynced => _byId.Values.All(member => member.HasSynced);

    public ClassicMember? Find(string id) => _byId.GetValueOrDefault(id);

    public ClassicMember? FindStatic(string instanceId) => _byInstanceId.GetValueOrDefault(instanceId);

    public void Add(ClassicMember member)
    {
        _byId.Add(member.Id, member);
        if (member.InstanceId is { } instance)
        {
            _byInstanceId[instance] = member;
        }

        Leader ??= member;
    }

    public void Remove(ClassicMember member)
    {
        _byId.Remove(member.Id);
        if (member.InstanceId is { } instance && FindStatic(instance) == member)
        {
            _byInstanceId.Remove(instance);
        }

        if (Leader == member)
        {
            Leader = Count > 0 ? _byId.GetAt(0).Value : null;
        }
    }

    /// <summary>Puts a static member in the place of the one that had its instance id before.</summary>
    public void Replace(ClassicMember old, ClassicMember member)
    {
        var wasLeader = Leader == old;
        Remove(old);
        Add(member);
        if (wasLeader)
        {
            Leader = member;
        }
    }

    /// <summary>Makes a member that has joined the leader, unless the leader has.</summary>
    /// <returns>False if there is nobody.</returns>
    public bool ElectJoinedLeader()
    {
        if (Leader?.Joining is null)
        {
            Leader = _byId.Values.FirstOrDefault(member => member.Joining is not null) ?? Leader;
        }

        return Leader?.Joining is not null;
    }

    /// <summary>Makes the member with this id the leader, as the log has it.</summary>
    public void RestoreLeader(string? id) => Leader = (id is null ? null : Find(id)) ?? Leader;

    /// <summary>Whether a member with such protocols can work with the others: one of them must know all.</summary>
    public bool Support(string protocolType, List<JoinGroupRequest.Protocol> protocols)
    {
        if (Count == 0)
        {
            return protocolType.Length > 0 && protocols.Count > 0;
        }

        return protocolType == ProtocolType && protocols.Exists(protocol => IsKnownToAll(protocol.Name));
    }

    /// <summary>The assignor that most members like best among those that all of them know.</summary>
    public string SelectProtocol()
    {
        var votes = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var member in _byId.Values)
        {
            var vote = member.Protocols.First(protocol => IsKnownToAll(protocol.Name)).Name;
            votes[vote] = votes.GetValueOrDefault(vote) + 1;
        }

        return votes.MaxBy(vote => vote.Value).Key;
    }

    private bool IsKnownToAll(string protocol) =>
        _byId.Values.All(member => member.Protocols.Exists(offered => offered.Name == protocol));
}
