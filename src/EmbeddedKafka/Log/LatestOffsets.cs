using System.IO.Hashing;

namespace EmbeddedKafka.Log;

/// <summary>The last offset of each key. Keys are told apart by a hash of 128 bits, so that long ones cost no more than short ones.</summary>
internal sealed class LatestOffsets
{
    // Nobody can look for keys that collide without knowing it.
    private readonly long _seed = Random.Shared.NextInt64();
    private readonly Dictionary<UInt128, long> _offsets = [];

    public void Add(ReadOnlyMemory<byte> key, long offset) => _offsets[Hash(key)] = offset;

    /// <summary>Whether no later record has the key.</summary>
    public bool IsLatest(ReadOnlyMemory<byte> key, long offset) => _offsets.GetValueOrDefault(Hash(key), offset) <= offset;

    private UInt128 Hash(ReadOnlyMemory<byte> key) => XxHash128.HashToUInt128(key.Span, _seed);
}
