namespace StreamCore.Graph;

/// <summary>Where a stream comes from, and how it is dealt out to whatever consumes it.</summary>
/// <param name="Node">The operator or source.</param>
/// <param name="Tag">Its side output; null for the main one.</param>
/// <param name="Partitioning">How elements are dealt out.</param>
internal readonly record struct StreamOrigin(StreamNode Node, object? Tag, Partitioning Partitioning);
