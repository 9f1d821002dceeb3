using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.State.Savepoints;

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

    /// <summary>Reads the value of one key.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="operatorUid">The uid of the operator whose state it is.</param>
    /// <param name="descriptor">The state, as the operator describes it.</param>
    /// <param name="key">The key, as the operator's records have it in bytes.</param>
    /// <param name="value">The value, if there is one.</param>
    /// <exception cref="StateIncompatibleException">It was stored in a way that the descriptor can't read.</exception>
    /// <exception cref="InvalidDataException">The stored value is not of this type.</exception>
    public bool TryGet<T>(
        string operatorUid, ValueStateDescriptor<T> descriptor, ReadOnlyMemory<byte> key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var context = new OperatorContext(operatorUid, operatorUid, _subtask);
        context.KeyedState.SetKey(key);
        return context.GetState(descriptor).TryGet(out value);
    }

    /// <summary>Reads a savepoint file of one partition into memory; all of the file is checked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The only key whose state is kept, to save memory; null for all.</param>
    /// <exception cref="SavepointException">The file is damaged, or not of a partition.</exception>
    public static PartitionSnapshot ReadSavepoint(string path, ReadOnlyMemory<byte>? key = null)
    {
        using var reader = new SavepointReader(path);
        if (reader.Metadata.Partition is not { } partition)
        {
            throw new SavepointException($"Savepoint file '{path}' is of a region that is not run by partitions; its state is found by key group.");
        }

        var state = new PartitionState(new InMemoryStateStore());
        try
        {
            foreach (var entry in reader.ReadEntries())
            {
                if (key is not { } only || StateKeyPrefix.IsRuntimeOwn(entry.StateKey) || entry.Key.Span.SequenceEqual(only.Span))
                {
                    state.Restore(entry.StateKey, entry.Value);
                }
            }

            return new(state, partition.NextOffset);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
