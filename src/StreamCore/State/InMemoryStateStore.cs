namespace StreamCore.State;

/// <summary>A state store in ordinary memory; its truth is the changelog, from which it is rebuilt.</summary>
public sealed class InMemoryStateStore : IStateStore
{
    private readonly Dictionary<byte[], byte[]> _entries = new(ByteKeyComparer.Instance);
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    /// <summary>Creates an empty store.</summary>
    public InMemoryStateStore() => _bySpan = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <inheritdoc/>
    public long Count => _entries.Count;

    /// <inheritdoc/>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var found = _bySpan.TryGetValue(key, out var bytes);
        value = bytes;
        return found;
    }

    /// <inheritdoc/>
    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // Values of one state mostly keep their size, so that overwriting in place allocates nothing.
        if (_bySpan.TryGetValue(key, out var bytes) && bytes.Length == value.Length)
        {
            value.CopyTo(bytes);
        }
        else
        {
            _bySpan[key] = value.ToArray();
        }
    }

    /// <inheritdoc/>
    public void Delete(ReadOnlySpan<byte> key) => _bySpan.Remove(key);

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Entries()
    {
        foreach (var (key, value) in _entries)
        {
            yield return new(key, value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _entries.Clear();
}
