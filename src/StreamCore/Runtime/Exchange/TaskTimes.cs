namespace StreamCore.Runtime.Exchange;

/// <summary>How a subtask has spent its time since its start.</summary>
/// <param name="Busy">Working.</param>
/// <param name="Idle">Waiting for input, or for an epoch's commit.</param>
/// <param name="BackPressured">Waiting for a reader of its output.</param>
internal readonly record struct TaskTimes(TimeSpan Busy, TimeSpan Idle, TimeSpan BackPressured);
