using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>A window of a merging assigner that has not been cleaned up.</summary>
/// <param name="Window">The window as far as it has grown.</param>
/// <param name="Contents">
/// The window under which its contents lie: the one that it began as. So a window grows, and swallows others, without
/// its own contents being moved.
/// </param>
internal readonly record struct LiveWindow(TimeWindow Window, TimeWindow Contents);
