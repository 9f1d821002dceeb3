namespace StreamCore.State.Savepoints;

/// <summary>How many keys there are of a kind, and a few of them.</summary>
public sealed class KeySample
{
    /// <summary>The most keys that are kept.</summary>
    public const int MaxKeys = 5;

    private readonly SortedSet<byte[]> _first = new(Comparer<byte[]>.Create(static (one, other) => one.AsSpan().SequenceCompareTo(other)));

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them by their bytes, without what stands before an entry's own key.</summary>
    public IReadOnlyCollection<byte[]> First => _first;

    internal void Add(ReadOnlySpan<byte> key)
    {
        Count++;
        if (_first.Count == MaxKeys && key.SequenceCompareTo(_first.Max) >= 0)
        {
            return;
        }

        _first.Add(key.ToArray());
        if (_first.Count > MaxKeys)
        {
            _first.Remove(_first.Max!);
        }
    }
}
