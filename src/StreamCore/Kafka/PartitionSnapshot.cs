using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Kafka;

/// <summary>The state of one partition at one moment, for reading. One thread at a time.</summary>
public sealed class PartitionSnapshot : IDisposable
{
    private readonly PartitionState _state;
    private readonly SubtaskContext _subtask;

    internal PartitionSnapshot(PartitionState state, long nextOffset)
    {
        _state = state;
        _subtask = new SubtaskContext(0, 1, state, byKeyGroup: false, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        NextOffset = nextOffset;
    }

    /// <summary>The offset of the first input record that the state has not seen.</summary>
    public long NextOffset { get; }

    /// <summary>How many entries the state has, of all operators and kinds, without the runtime's own.</summary>
    public long Count => _state.Entries().LongCount(entry => !StateKeyPrefix.IsRuntimeOwn(entry.Key.Span));

    /// <summary>The values of one state, each with the bytes of its key, in no particular order.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="operatorUid">The uid of the operator whose state it is.</param>
    /// <param name="descriptor">The state, as the operator describes it.</param>
    /// <exception cref="StateIncompatibleException">It was stored in a way that the descriptor can't read.</exception>
    /// <exception cref="InvalidDataException">A stored value is not of this type.</exception>
    public IEnumerable<KeyValuePair<byte[], T>> Values<T>(string operatorUid, ValueStateDescriptor<T> descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var context = new OperatorContext(operatorUid, operatorUid, _subtask);
        var value = context.GetState(descriptor);
        var prefix = new StateKeyPrefix(operatorUid, descriptor.Name).Bytes;
        var stateKeys = _state.Entries().Select(entry => entry.Key).Where(key => key.Span.StartsWith(prefix)).ToList();
        foreach (var stateKey in stateKeys)
        {
            var key = stateKey[prefix.Length..].ToArray();
            context.KeyedState.SetKey(key);
            if (value.TryGet(out var found))
            {
                yield return new(key, found);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
