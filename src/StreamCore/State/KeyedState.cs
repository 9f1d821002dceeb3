using System.Buffers.Binary;
using StreamCore.State.Expiry;

namespace StreamCore.State;

/// <summary>
/// Where keyed state is read and written: the key, and within it the namespace (a window, mostly), of what is being
/// processed. One for each operator, used by its thread alone. A state key is, in this order: the key group (two bytes,
/// only where keys are dealt out by group), the state's prefix, the key, the namespace, a suffix.
/// </summary>
/// <param name="partition">The state.</param>
/// <param name="byKeyGroup">Whether state keys begin with the key group.</param>
/// <param name="clock">The operator's event time; one that stands still by default.</param>
internal sealed class KeyedState(PartitionState partition, bool byKeyGroup, StateClock? clock = null)
{
    public const int KeyGroupSize = sizeof(ushort);

    private readonly byte[] _namespace = new byte[16];
    private int _namespaceLength;
    private ReadOnlyMemory<byte> _key;
    private bool _hasKey;
    private int _keyGroup;
    private byte[] _scratch = new byte[256];
    private StateKeyPrefix? _copiedPrefix;
    private StateKeyPrefix? _builtFor;
    private int _builtLength;

    /// <summary>The state, for a read or a write of the current key.</summary>
    public PartitionState Current => _hasKey ? partition : throw new InvalidOperationException(
        "Keyed state was used outside a keyed context. Use it while an element of a keyed stream or a timer is being processed, not in Open or on another thread.");

    /// <summary>The state, whatever the key.</summary>
    public PartitionState Partition => partition;

    /// <summary>Event time as the operator knows it.</summary>
    public StateClock Clock { get; } = clock ?? new();

    /// <summary>Whether state keys begin with the key group.</summary>
    public bool IsByKeyGroup => byKeyGroup;

    /// <summary>How many bytes stand before a state's prefix.</summary>
    public int ScopeSize => byKeyGroup ? KeyGroupSize : 0;

    public ReadOnlyMemory<byte> CurrentKey => _hasKey ? _key : throw new InvalidOperationException(
        "There is no current key: no element of a keyed stream and no timer is being processed.");

    public ReadOnlySpan<byte> CurrentNamespace => _namespace.AsSpan(0, _namespaceLength);

    /// <summary>The same state, with a current key and namespace of its own.</summary>
    public KeyedState CreateView() => new(partition, byKeyGroup, Clock);

    /// <summary>Turns to a key; its bytes must stay as they are until the next call. The namespace becomes empty.</summary>
    public void SetKey(ReadOnlyMemory<byte> key)
    {
        _key = key;
        _hasKey = true;
        _namespaceLength = 0;
        _builtFor = null;
        if (byKeyGroup)
        {
            _keyGroup = KeyGroup.Of(key.Span);
        }
    }

    public void ClearKey() => _hasKey = false;

    /// <summary>Turns to what is kept for no key, but as a copy in every subtask.</summary>
    public void SetBroadcastScope()
    {
        if (!byKeyGroup)
        {
            throw new NotSupportedException("Broadcast state needs a region whose state is kept by key group.");
        }

        SetKey(default);
        _keyGroup = StateScope.Broadcast;
    }

    /// <summary>Turns to the key and namespace of an entry; they are not told apart, so that the namespace becomes empty.</summary>
    /// <param name="stateKey">The entry's state key; its bytes must stay as they are until the next call.</param>
    /// <param name="prefix">The entry's prefix.</param>
    /// <param name="suffixLength">How many bytes follow the namespace.</param>
    public void SetKeyOf(ReadOnlyMemory<byte> stateKey, StateKeyPrefix prefix, int suffixLength)
    {
        _key = stateKey[(ScopeSize + prefix.Bytes.Length)..^suffixLength];
        _hasKey = true;
        _namespaceLength = 0;
        _builtFor = null;
        if (byKeyGroup)
        {
            _keyGroup = StateScope.Of(stateKey.Span);
        }
    }

    /// <summary>Whether an entry is of the state with a prefix.</summary>
    public bool IsOf(ReadOnlySpan<byte> stateKey, StateKeyPrefix prefix) =>
        stateKey.Length >= ScopeSize && stateKey[ScopeSize..].StartsWith(prefix.Bytes);

    /// <summary>The key of what is kept for the operator as a whole.</summary>
    public byte[] OperatorKey(ReadOnlySpan<byte> key)
    {
        var bytes = new byte[ScopeSize + key.Length];
        if (byKeyGroup)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, StateScope.Broadcast);
        }

        key.CopyTo(bytes.AsSpan(ScopeSize));
        return bytes;
    }

    /// <summary>Turns to a namespace of two numbers, such as a window's start and end.</summary>
    public void SetNamespace(long first, long second)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_namespace, first);
        BinaryPrimitives.WriteInt64LittleEndian(_namespace.AsSpan(sizeof(long)), second);
        _namespaceLength = 2 * sizeof(long);
        _builtFor = null;
    }

    public void SetNamespace(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_namespace);
        _namespaceLength = bytes.Length;
        _builtFor = null;
    }

    public void ClearNamespace()
    {
        _namespaceLength = 0;
        _builtFor = null;
    }

    /// <summary>The state key of the current key and namespace; valid until the next call.</summary>
    public ReadOnlySpan<byte> KeyFor(StateKeyPrefix prefix)
    {
        Build(prefix, 0);
        return _scratch.AsSpan(0, _builtLength);
    }

    /// <summary>The state key of an entry below the current key and namespace; valid until the next call.</summary>
    public ReadOnlySpan<byte> KeyFor(StateKeyPrefix prefix, scoped ReadOnlySpan<byte> suffix)
    {
        Build(prefix, suffix.Length);
        suffix.CopyTo(_scratch.AsSpan(_builtLength));
        return _scratch.AsSpan(0, _builtLength + suffix.Length);
    }

    private void Build(StateKeyPrefix prefix, int suffixLength)
    {
        // Mostly a read is followed by a write of the same.
        if (ReferenceEquals(_builtFor, prefix) && _scratch.Length >= _builtLength + suffixLength)
        {
            return;
        }

        var at = ScopeSize;
        var length = at + prefix.Bytes.Length + _key.Length + _namespaceLength;
        if (_scratch.Length < length + suffixLength)
        {
            _scratch = new byte[(length + suffixLength) * 2];
            _copiedPrefix = null;
        }

        if (byKeyGroup)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_scratch, (ushort)_keyGroup);
        }

        if (!ReferenceEquals(_copiedPrefix, prefix))
        {
            prefix.Bytes.CopyTo(_scratch, at);
            _copiedPrefix = prefix;
        }

        at += prefix.Bytes.Length;
        _key.Span.CopyTo(_scratch.AsSpan(at));
        at += _key.Length;
        _namespace.AsSpan(0, _namespaceLength).CopyTo(_scratch.AsSpan(at));
        _builtFor = prefix;
        _builtLength = length;
    }
}
