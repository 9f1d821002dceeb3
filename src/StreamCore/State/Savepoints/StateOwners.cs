using System.Text;

namespace StreamCore.State.Savepoints;

/// <summary>Finds the entries of a partition's state that belong to operators which the job does not have.</summary>
/// <param name="uids">The uids of the job's operators; null if every operator is one of them.</param>
internal sealed class StateOwners(IReadOnlySet<string>? uids)
{
    private readonly Dictionary<byte[], bool> _known = new(ByteKeyComparer.Instance);
    private byte[] _lastPrefix = [];
    private bool _last = true;

    /// <summary>Whether a state may hold entries of another operator.</summary>
    public bool MayHaveUnknown(PartitionState state) => uids is not null && OperatorUids.Read(state).Any(uid => !uids.Contains(uid));

    /// <summary>Whether a state key is of one of the job's operators, or of the runtime. Allocates nothing for states that were asked for before.</summary>
    public bool Has(ReadOnlySpan<byte> stateKey)
    {
        if (uids is null || stateKey.IsEmpty || stateKey[0] == 0 || stateKey.Length <= stateKey[0])
        {
            return true;
        }

        var prefix = stateKey[..(1 + stateKey[0])];
        if (!prefix.SequenceEqual(_lastPrefix))
        {
            var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!known.TryGetValue(prefix, out var stored, out _last))
            {
                stored = prefix.ToArray();
                _last = HasOperator(prefix[1..]);
                _known.Add(stored, _last);
            }

            _lastPrefix = stored;
        }

        return _last;
    }

    /// <summary>Removes the entries of unknown operators from a store that was just restored.</summary>
    /// <returns>What was removed.</returns>
    public DroppedStates RemoveUnknown(IStateStore store)
    {
        var dropped = new DroppedStates();
        var names = new StateNames(byKeyGroup: false);
        var keys = store.Entries().Where(entry => !Has(entry.Key.Span)).Select(entry => entry.Key.ToArray()).ToList();
        foreach (var key in keys)
        {
            dropped.Note(names.Read(key, out _), 1);
            store.Delete(key);
        }

        return dropped;
    }

    private bool HasOperator(ReadOnlySpan<byte> name)
    {
        var slash = name.IndexOf((byte)'/');
        return slash < 0 || uids!.Contains(Encoding.UTF8.GetString(name[..slash]));
    }
}
