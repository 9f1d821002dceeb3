using System.Runtime.InteropServices;
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
    private const int CacheLine = 64;

    private readonly Dictionary<byte[], int> _places = new(ByteKeyComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<T[]> _chunks = [];
    private int _fetched;

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

    /// <summary>
    /// Brings a state into the processor's cache. Whoever works on a state that is not there waits for memory again and again;
    /// these reads do not depend on each other, so that the processor waits for all of them at once.
    /// </summary>
    /// <param name="place">The state's place.</param>
    /// <param name="size">How many of its bytes, from the first on.</param>
    public void Fetch(int place, int size)
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in this[place]))[..size];
        var sum = 0;
        for (var i = 0; i < bytes.Length; i += CacheLine)
        {
            sum += bytes[i];
        }

        // What nobody uses need not be read.
        _fetched = sum;
    }
}
