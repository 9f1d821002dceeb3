using StreamCore.DataStream;

namespace StreamCore.Windowing;

/// <summary>
/// One window that holds all elements of a key and never ends. It emits only what a trigger such as
/// <see cref="CountTrigger"/> has it emit, and keeps its contents until a trigger purges them.
/// </summary>
public sealed class GlobalWindows : WindowAssigner
{
    private static readonly GlobalWindows Instance = new();

    private GlobalWindows()
    {
    }

    /// <inheritdoc/>
    public override TimeDomain? TimeDomain => null;

    /// <summary>The global window, for use with a trigger.</summary>
    public static GlobalWindows Create() => Instance;

    /// <inheritdoc/>
    public override void AssignWindows(long time, List<TimeWindow> windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        windows.Add(TimeWindow.Global);
    }
}
