namespace StreamCore.State;

/// <summary>
/// Where keyed state is read and written: the partition and the key of the record that is being processed. One for
/// each slot, used by the slot's thread alone.
/// </summary>
internal sealed class KeyedState
{
    private PartitionState? _partition;
    private ReadOnlyMemory<byte> _key;
    private bool _hasKey;
    private byte[] _scratch = new byte[256];

    public PartitionState Current => _partition is { } partition && _hasKey ? partition : throw new InvalidOperationException(
        "Keyed state was used outside a keyed context. Use it while an element of a keyed stream is being processed, not in Open or on another thread.");

    public ReadOnlyMemory<byte> CurrentKey => _hasKey ? _key : throw new InvalidOperationException(
        "There is no current key: no element of a keyed stream is being processed.");

    public void SetPartition(PartitionState? partition)
    {
        _partition = partition;
        _hasKey = false;
    }

    public void SetKey(ReadOnlyMemory<byte> key)
    {
        _key = key;
        _hasKey = true;
    }

    public void ClearKey() => _hasKey = false;

    /// <summary>The current key behind a state's prefix; valid until the next call.</summary>
    public ReadOnlySpan<byte> KeyFor(StateKeyPrefix prefix)
    {
        var length = prefix.Bytes.Length + _key.Length;
        if (_scratch.Length < length)
        {
            _scratch = new byte[length * 2];
        }

        prefix.Bytes.CopyTo(_scratch, 0);
        _key.Span.CopyTo(_scratch.AsSpan(prefix.Bytes.Length));
        return _scratch.AsSpan(0, length);
    }
}
