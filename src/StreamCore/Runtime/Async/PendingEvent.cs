namespace StreamCore.Runtime.Async;

/// <summary>A watermark or a status change that waits behind pending results.</summary>
/// <param name="Watermark">The watermark; null for a status change.</param>
/// <param name="Status">The new status, if it is a change of status.</param>
internal readonly record struct PendingEvent(long? Watermark, StreamStatus Status);
