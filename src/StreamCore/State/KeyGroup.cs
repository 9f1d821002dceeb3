using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;

namespace StreamCore.State;

/// <summary>
/// Key groups: all keys are divided into <see cref="Count"/> groups by a hash that never changes, and each subtask of a
/// keyed operator owns a range of groups. So a change of parallelism moves whole groups of state.
/// </summary>
internal static class KeyGroup
{
    /// <summary>How many groups there are, and so the highest parallelism of a keyed operator.</summary>
    public const int Count = 128;

    /// <summary>
    /// The group of a key, the same in every process. Keys of 1, 2, 4 and 8 bytes, which mostly are numbers, are mixed by
    /// the finalizer of MurmurHash3 (64 bits, https://github.com/aappleby/smhasher), which takes a few cycles; others are
    /// hashed by XXH3.
    /// </summary>
    /// <param name="keyBytes">The serialized key.</param>
    /// <returns>From 0 to <see cref="Count"/> - 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ReadOnlySpan<byte> keyBytes) => keyBytes.Length switch
    {
        8 => Mix(BinaryPrimitives.ReadUInt64LittleEndian(keyBytes)),
        4 => Mix(BinaryPrimitives.ReadUInt32LittleEndian(keyBytes)),
        2 => Mix(BinaryPrimitives.ReadUInt16LittleEndian(keyBytes)),
        1 => Mix(keyBytes[0]),
        _ => (int)(XxHash3.HashToUInt64(keyBytes) % Count),
    };

    /// <summary>The subtask that owns a group; each owns a range of them.</summary>
    /// <param name="keyGroup">The group.</param>
    /// <param name="parallelism">How many subtasks there are, from 1 to <see cref="Count"/>.</param>
    public static int SubtaskFor(int keyGroup, int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parallelism, Count);
        return keyGroup * parallelism / Count;
    }

    private static int Mix(ulong value)
    {
        value ^= value >> 33;
        value *= 0xff51afd7ed558ccd;
        value ^= value >> 33;
        value *= 0xc4ceb9fe1a85ec53;
        value ^= value >> 33;
        return (int)(value % Count);
    }
}
