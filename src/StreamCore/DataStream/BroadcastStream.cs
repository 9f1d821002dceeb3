using StreamCore.State;

namespace StreamCore.DataStream;

/// <summary>A stream each element of which comes to every subtask, where it may write to broadcast state.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class BroadcastStream<T>
{
    internal BroadcastStream(DataStream<T> stream, IReadOnlyList<MapStateDescriptor> states)
    {
        Stream = stream.Broadcast();
        States = states;
    }

    internal DataStream<T> Stream { get; }

    internal IReadOnlyList<MapStateDescriptor> States { get; }
}
