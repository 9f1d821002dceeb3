using StreamCore.Runtime;

namespace StreamCore.Testing;

/// <summary>Something that a stream has emitted.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="Kind">What it is.</param>
/// <param name="Element">The element, if it is one.</param>
/// <param name="Time">The element's timestamp, or the watermark; epoch milliseconds.</param>
/// <param name="Status">The new status, if it is a change of status.</param>
public readonly record struct CapturedEvent<T>(CapturedKind Kind, T? Element, long Time, StreamStatus Status);
