using StreamCore.Runtime;

namespace StreamCore.Graph;

/// <summary>Finds the key of an element, for whoever need not know the key's type.</summary>
internal interface IKeySelector<T>
{
    /// <summary>Creates what computes the bytes of keys in one subtask.</summary>
    IKeyBytes<T> CreateKeyBytes(ElementContext element);
}

/// <summary>Computes the bytes of elements' keys, on one thread.</summary>
internal interface IKeyBytes<T>
{
    /// <summary>The bytes of the element's key, valid until the next call.</summary>
    ReadOnlySpan<byte> Read(in T element);
}
