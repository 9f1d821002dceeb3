namespace StreamCore.Testing;

/// <summary>An element that a <see cref="CollectSink{T}"/> has taken.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="Element">The element.</param>
/// <param name="Timestamp">Its event time in epoch milliseconds, or <see cref="long.MinValue"/>.</param>
/// <param name="Epoch">The epoch that it was committed with.</param>
public readonly record struct CollectedElement<T>(T Element, long Timestamp, long Epoch);
