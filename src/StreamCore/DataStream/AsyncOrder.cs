namespace StreamCore.DataStream;

/// <summary>In which order results of asynchronous calls are emitted.</summary>
public enum AsyncOrder
{
    /// <summary>In the order of their elements; a slow call holds back the results of those after it.</summary>
    Ordered,

    /// <summary>As they become ready, but no result passes a watermark.</summary>
    Unordered,
}
