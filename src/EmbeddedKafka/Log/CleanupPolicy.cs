namespace EmbeddedKafka.Log;

/// <summary>How old records leave a log: the topic setting <c>cleanup.policy</c>.</summary>
[Flags]
internal enum CleanupPolicy
{
    /// <summary>They stay.</summary>
    None = 0,

    /// <summary>By age and size, segment by segment.</summary>
    Delete = 1,

    /// <summary>When a later record has the same key.</summary>
    Compact = 2,
}
