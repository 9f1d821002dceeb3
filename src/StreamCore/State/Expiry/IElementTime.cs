namespace StreamCore.State.Expiry;

/// <summary>Knows when the element or timer that is being processed has happened.</summary>
internal interface IElementTime
{
    /// <summary>Epoch milliseconds; <see cref="long.MinValue"/> if it has no time.</summary>
    long Timestamp { get; }
}
