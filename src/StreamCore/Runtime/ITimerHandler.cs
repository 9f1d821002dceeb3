using StreamCore.DataStream;

namespace StreamCore.Runtime;

/// <summary>An operator whose timers fire.</summary>
internal interface ITimerHandler
{
    /// <summary>A timer is due; its key is the current one, and an event-time timer's time is the element's timestamp.</summary>
    void OnTimer(long time, TimeDomain domain);
}
