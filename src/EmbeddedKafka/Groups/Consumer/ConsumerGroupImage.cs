using EmbeddedKafka.Groups.Records;

namespace EmbeddedKafka.Groups.Consumer;

/// <summary>A consumer group as its records have it.</summary>
internal sealed class ConsumerGroupImage
{
    public int Epoch { get; set; }

    public int TargetEpoch { get; set; }

    /// <summary>What the members subscribe to, by member id.</summary>
    public Dictionary<string, MemberValue> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>What the members are to get.</summary>
    public Dictionary<string, TargetAssignmentValue> Targets { get; } = new(StringComparer.Ordinal);

    /// <summary>What the members have.</summary>
    public Dictionary<string, CurrentAssignmentValue> Assignments { get; } = new(StringComparer.Ordinal);
}
