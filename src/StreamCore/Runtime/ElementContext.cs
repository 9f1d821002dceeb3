using StreamCore.State.Expiry;

namespace StreamCore.Runtime;

/// <summary>What is known of the element that a chain processes; one object for each chain, overwritten for each element.</summary>
internal sealed class ElementContext : IElementTime
{
    /// <summary>The timestamp of an element that has none.</summary>
    public const long NoTimestamp = long.MinValue;

    /// <summary>Event time in epoch milliseconds, or <see cref="NoTimestamp"/>.</summary>
    public long Timestamp { get; set; } = NoTimestamp;

    /// <summary>The Kafka record's own key; null where there is none, and behind an exchange.</summary>
    public ReadOnlyMemory<byte>? RecordKey { get; set; }
}
