using System.IO.Hashing;
using System.Security.Cryptography;

namespace StreamCore.State;

/// <summary>
/// Hashes keys for tables in memory, by XXH3 with a seed of each process's own: nobody can choose keys that collide, and
/// nothing that is kept may depend on the hash.
/// </summary>
internal static class KeyHash
{
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    public static uint Of(ReadOnlySpan<byte> key) => (uint)XxHash3.HashToUInt64(key, Seed);
}
