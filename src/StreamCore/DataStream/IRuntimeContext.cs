using StreamCore.State;

namespace StreamCore.DataStream;

/// <summary>What a function learns when it is opened.</summary>
public interface IRuntimeContext
{
    /// <summary>The number of the slot that the function runs in, from 0.</summary>
    int SlotIndex { get; }

    /// <summary>Registers keyed state. The handle may be kept in a field; it is usable while an element is processed.</summary>
    ValueState<T> GetState<T>(ValueStateDescriptor<T> descriptor)
        where T : unmanaged;
}
