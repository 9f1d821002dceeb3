using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace StreamCore.State;

/// <summary>
/// Hashes keys for tables in memory: 16 bytes at a time are multiplied with each other to 128 bits, whose halves are joined
/// by exclusive or. State keys have 20 to 60 bytes mostly, for which this takes about half as long as XXH3. The hash is
/// another one in each process, so that nobody can choose keys that collide; what is kept must not depend on it.
/// </summary>
internal static class KeyHash
{
    private const int WordSize = sizeof(ulong);

    private static readonly ulong First = RandomOdd();
    private static readonly ulong Second = RandomOdd();

    public static uint Of(ReadOnlySpan<byte> key)
    {
        var hash = First ^ (ulong)key.Length;
        while (key.Length > 2 * WordSize)
        {
            hash = Multiply(Read8(key) ^ Second, Read8(key[WordSize..]) ^ hash);
            key = key[(2 * WordSize)..];
        }

        // 0 to 16 bytes are left; those in the middle may be read twice.
        var (head, tail) = key.Length switch
        {
            >= WordSize => (Read8(key), Read8(key[^WordSize..])),
            >= sizeof(uint) => (Read4(key), Read4(key[^sizeof(uint)..])),
            > 0 => (key[0] | ((ulong)key[key.Length / 2] << 8), key[^1]),
            _ => (0UL, 0UL),
        };
        hash = Multiply(head ^ Second, tail ^ hash);
        return (uint)(hash ^ (hash >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private static ulong Read8(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Read4(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong RandomOdd()
    {
        Span<byte> bytes = stackalloc byte[WordSize];
        RandomNumberGenerator.Fill(bytes);
        return Read8(bytes) | 1;
    }
}
