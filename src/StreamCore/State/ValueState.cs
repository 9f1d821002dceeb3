using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamCore.State;

/// <summary>One value for each key. Reads and writes go to the key of the element or timer that is being processed.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class ValueState<T>
{
    private readonly KeyedState _keyed;
    private readonly StateKeyPrefix _prefix;
    private readonly string _name;
    private readonly TypeSerializer<T> _serializer;
    private readonly bool _isRaw;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    internal ValueState(KeyedState keyed, string scope, string name, TypeSerializer<T> serializer)
    {
        _keyed = keyed;
        _name = name;
        _prefix = new StateKeyPrefix(scope, name);
        _serializer = serializer;
        _isRaw = serializer is RawSerializer<T>;
    }

    /// <summary>Reads the current key's value.</summary>
    /// <returns>False if the key has none; <paramref name="value"/> is the type's default then.</returns>
    /// <exception cref="InvalidOperationException">Neither an element nor a timer is being processed.</exception>
    /// <exception cref="InvalidDataException">The stored value is not of this type.</exception>
    public bool TryGet(out T value)
    {
        if (!_keyed.Current.TryGet(_keyed.KeyFor(_prefix), out var bytes))
        {
            value = default!;
            return false;
        }

        value = _isRaw && bytes.Length == Unsafe.SizeOf<T>()
            ? Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(bytes))
            : Deserialize(bytes);
        return true;
    }

    /// <summary>Sets the current key's value.</summary>
    /// <exception cref="InvalidOperationException">Neither an element nor a timer is being processed.</exception>
    public void Update(in T value)
    {
        if (_isRaw)
        {
            ref var first = ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in value));
            _keyed.Current.Upsert(_keyed.KeyFor(_prefix), MemoryMarshal.CreateReadOnlySpan(ref first, Unsafe.SizeOf<T>()));
        }
        else
        {
            _buffer.ResetWrittenCount();
            _serializer.Write(value, _buffer);
            _keyed.Current.Upsert(_keyed.KeyFor(_prefix), _buffer.WrittenSpan);
        }
    }

    /// <summary>Removes the current key's value.</summary>
    /// <exception cref="InvalidOperationException">Neither an element nor a timer is being processed.</exception>
    public void Clear() => _keyed.Current.Delete(_keyed.KeyFor(_prefix));

    private T Deserialize(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _serializer.Read(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"State '{_name}': {e.Message}", e);
        }
    }
}
