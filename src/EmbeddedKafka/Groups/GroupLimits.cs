namespace EmbeddedKafka.Groups;

/// <summary>
/// What the broker keeps for groups at most. Kafka has no such bounds; they lie far above what clients do, and keep a
/// client that asks without end from taking the memory of the process.
/// </summary>
internal static class GroupLimits
{
    /// <summary>Groups, whether with members or only with offsets.</summary>
    public const int Groups = 10_000;

    /// <summary>Members of a group, with those who were told an id and have not joined yet.</summary>
    public const int Members = 1_000;

    /// <summary>Length of a group id, and of a member or instance id, in characters.</summary>
    public const int IdLength = 1_024;

    /// <summary>Assignors that a member of a classic group offers.</summary>
    public const int Protocols = 100;

    /// <summary>Bytes of metadata that a member sends with its assignors, and of the assignment that it gets.</summary>
    public const int MetadataBytes = 256 << 10;

    /// <summary>Topics that a member of a consumer group subscribes to by name.</summary>
    public const int SubscribedTopics = 1_000;

    /// <summary>Length of a subscription's regular expression in characters.</summary>
    public const int RegexLength = 1_024;
}
