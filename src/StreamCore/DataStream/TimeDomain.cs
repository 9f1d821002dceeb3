namespace StreamCore.DataStream;

/// <summary>Which time a timer goes by.</summary>
public enum TimeDomain
{
    /// <summary>The time in the elements, as far as the watermark says.</summary>
    EventTime,

    /// <summary>The clock's time.</summary>
    ProcessingTime,
}
