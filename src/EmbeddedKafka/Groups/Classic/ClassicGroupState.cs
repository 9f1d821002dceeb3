namespace EmbeddedKafka.Groups.Classic;

/// <summary>What a classic group does.</summary>
internal enum ClassicGroupState
{
    /// <summary>It has no members.</summary>
    Empty,

    /// <summary>Its members are joining.</summary>
    PreparingRebalance,

    /// <summary>All have joined; the leader makes the assignment.</summary>
    CompletingRebalance,

    /// <summary>Every member may have its assignment.</summary>
    Stable,
}
