namespace StreamCore.State;

/// <summary>Arrays of exact sizes for timers' keys, used again and again. Most keys of a job have one of a few sizes.</summary>
internal sealed class TimerKeyPool
{
    private const int MaxPooledSize = 256;
    private const int MaxPerSize = 4096;

    private readonly Stack<byte[]>?[] _free = new Stack<byte[]>?[MaxPooledSize + 1];
    private byte[]? _late;

    /// <summary>A copy of the key.</summary>
    public byte[] Rent(ReadOnlySpan<byte> key)
    {
        var array = key.Length <= MaxPooledSize && _free[key.Length] is { Count: > 0 } free ? free.Pop() : new byte[key.Length];
        key.CopyTo(array);
        return array;
    }

    /// <summary>Takes an array back.</summary>
    public void Return(byte[] key)
    {
        if (key.Length > MaxPooledSize)
        {
            return;
        }

        var free = _free[key.Length] ??= new();
        if (free.Count < MaxPerSize)
        {
            free.Push(key);
        }
    }

    /// <summary>Takes an array back; it stays as it is until the next one is returned so.</summary>
    public void ReturnLater(byte[] key)
    {
        if (_late is { } late)
        {
            Return(late);
        }

        _late = key;
    }
}
