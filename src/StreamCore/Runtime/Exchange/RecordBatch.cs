namespace StreamCore.Runtime.Exchange;

/// <summary>
/// Records on their way from one subtask to another, and at most one event behind them. A batch is a buffer of its
/// channel: the writing subtask fills it, the reading one delivers it and so gives it back.
/// </summary>
internal abstract class RecordBatch
{
    /// <summary>How many records there are.</summary>
    public int Count { get; set; }

    /// <summary>What comes after the records.</summary>
    public BatchEvent Event { get; set; }

    /// <summary>The event's value; what it means depends on <see cref="Event"/>.</summary>
    public long EventValue { get; set; }

    /// <summary>
    /// Hands the records and the event to the channel's reader, then gives the batch back to the channel. Called once, by
    /// the reading subtask. If the reader throws, the batch is not given back: the region has failed.
    /// </summary>
    public abstract void Deliver();
}
