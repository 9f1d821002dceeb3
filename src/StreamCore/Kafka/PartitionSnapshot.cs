using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>The state of one partition at one moment, for reading. One thread at a time.</summary>
public sealed class PartitionSnapshot : IDisposable
{
    private readonly PartitionState _state;
    private readonly KeyedState _keyed;

    internal PartitionSnapshot(PartitionState state, long nextOffset)
    {
        _state = state;
        _keyed = new KeyedState(state, byKeyGroup: false);
        NextOffset = nextOffset;
    }

    /// <summary>The offset of the first input record that the state has not seen.</summary>
    public long NextOffset { get; }

    /// <summary>How many entries the state has, of all operators and kinds, without the runtime's own.</summary>
    public long Count => _state.Count - (PartitionPosition.TryRead(_state, out _) ? 1 : 0);

    /// <summary>The values of one state, each with the bytes of its key, in no particular order.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="operatorUid">The uid of the operator whose state it is.</param>
    /// <param name="descriptor">The state, as the operator describes it.</param>
    /// <exception cref="InvalidDataException">A stored value is not of this type.</exception>
    public IEnumerable<KeyValuePair<byte[], T>> Values<T>(string operatorUid, ValueStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var prefix = new StateKeyPrefix(operatorUid, descriptor.Name).Bytes;
        var value = new ValueState<T>(_keyed, operatorUid, descriptor.Name, descriptor.Serializer);
        foreach (var (stateKey, _) in _state.Entries())
        {
            if (stateKey.Span.StartsWith(prefix))
            {
                var key = stateKey[prefix.Length..].ToArray();
                _keyed.SetKey(key);
                if (value.TryGet(out var found))
                {
                    yield return new(key, found);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
