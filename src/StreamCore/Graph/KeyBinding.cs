using StreamCore.State;

namespace StreamCore.Graph;

/// <summary>The current key of a keyed operator in one subtask.</summary>
internal abstract class KeyBinding<T, TKey>(KeyedState keyed, TypeSerializer<TKey> serializer)
{
    private TKey _current = default!;
    private bool _isRead;

    protected TypeSerializer<TKey> Serializer { get; } = serializer;

    /// <summary>The current key.</summary>
    public TKey Current
    {
        get
        {
            if (!_isRead)
            {
                _current = Serializer.Read(keyed.CurrentKey.Span);
                _isRead = true;
            }

            return _current;
        }
    }

    /// <summary>Turns to an element's key.</summary>
    public abstract void SetKey(in T element);

    /// <summary>Turns to the key that a timer has made the state's current one.</summary>
    public void OnTimer() => _isRead = false;

    protected void Set(ReadOnlyMemory<byte> bytes, TKey key)
    {
        keyed.SetKey(bytes);
        _current = key;
        _isRead = true;
    }
}
