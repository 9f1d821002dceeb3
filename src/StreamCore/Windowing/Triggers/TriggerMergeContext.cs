using StreamCore.State;

namespace StreamCore.Windowing;

/// <summary>What a trigger may know and use when windows become one; timers and state are those of the new window.</summary>
public abstract class TriggerMergeContext : TriggerContext
{
    private protected TriggerMergeContext()
    {
    }

    /// <summary>Gives the new window the joint value of the former windows that have one.</summary>
    /// <param name="descriptor">Names the value.</param>
    /// <param name="merge">Joins two values.</param>
    public abstract void MergeState<TState>(ValueStateDescriptor<TState> descriptor, Func<TState, TState, TState> merge);
}
