namespace StreamCore.State;

/// <summary>The broadcast states of an operator in one subtask, by their descriptors.</summary>
internal sealed class BroadcastStates
{
    private readonly BroadcastState[] _states;

    /// <param name="keyed">A view of the state for this alone.</param>
    /// <param name="scope">The operator's uid.</param>
    /// <param name="descriptors">What the stream was broadcast with.</param>
    public BroadcastStates(KeyedState keyed, string scope, IReadOnlyList<MapStateDescriptor> descriptors)
    {
        keyed.SetBroadcastScope();
        _states = [.. descriptors.Select(descriptor => descriptor.CreateBroadcastState(keyed, scope, Writes))];
    }

    /// <summary>Open while a broadcast element is processed.</summary>
    public BroadcastWriteScope Writes { get; } = new();

    /// <summary>Finds a state. There are few, so a scan beats a dictionary.</summary>
    /// <exception cref="ArgumentException">The stream was not broadcast with that state.</exception>
    public BroadcastState<TKey, TValue> Get<TKey, TValue>(MapStateDescriptor<TKey, TValue> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        foreach (var state in _states)
        {
            if (state.Name == descriptor.Name)
            {
                return state as BroadcastState<TKey, TValue> ?? throw new ArgumentException(
                    $"Broadcast state '{descriptor.Name}' has other types than {typeof(TKey).Name} and {typeof(TValue).Name}: use the descriptor that was given to Broadcast.", nameof(descriptor));
            }
        }

        throw new ArgumentException(
            $"The stream was not broadcast with a state '{descriptor.Name}', but with '{string.Join("', '", _states.Select(state => state.Name))}': give its descriptor to Broadcast.", nameof(descriptor));
    }
}
