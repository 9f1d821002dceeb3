namespace StreamCore.Runtime.Exchange;

/// <summary>What follows the records of a <see cref="RecordBatch"/>.</summary>
internal enum BatchEvent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A watermark, in epoch milliseconds.</summary>
    Watermark,

    /// <summary>A change of status, as the number of a <see cref="StreamStatus"/>.</summary>
    Status,

    /// <summary>The end of an epoch, with its number.</summary>
    Barrier,
}
