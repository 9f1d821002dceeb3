namespace StreamCore.Runtime;

/// <summary>What is known of the element that a slot processes; one object for each slot, overwritten for each element.</summary>
internal sealed class ElementContext
{
    /// <summary>The record's own key, or null.</summary>
    public ReadOnlyMemory<byte>? RecordKey { get; set; }

    /// <summary>Event time in epoch milliseconds.</summary>
    public long Timestamp { get; set; }

    /// <summary>The partition's watermark before the element, in epoch milliseconds.</summary>
    public long Watermark { get; set; }

    /// <summary>The partition that the element came from, and that its results go to.</summary>
    public int Partition { get; set; }
}
