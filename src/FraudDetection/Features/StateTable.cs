using StreamCore.State;

namespace FraudDetection.Features;

/// <summary>
/// States by key in memory, which never move and are never removed: whoever asks gets the state itself to work on. Allocates
/// for new keys only.
/// </summary>
internal sealed class StateTable<T>
    where T : struct
{
    private const int ChunkSize = 64;

    private readonly Dictionary<byte[], int> _places = new(ByteKeyComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<T[]> _chunks = [];

    public StateTable() => _lookup = _places.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many keys there are.</summary>
    public int Count => _places.Count;

    /// <summary>The state at a place.</summary>
    public ref T this[int place] => ref _chunks[place / ChunkSize][place % ChunkSize];

    /// <summary>The place of a key's state, which is the default value if the key is new.</summary>
    public int PlaceOf(ReadOnlySpan<byte> key)
    {
        if (_lookup.TryGetValue(key, out var place))
        {
            return place;
        }

        place = _places.Count;
        if (place % ChunkSize == 0)
        {
            _chunks.Add(new T[ChunkSize]);
        }

        _lookup[key] = place;
        return place;
    }
}
