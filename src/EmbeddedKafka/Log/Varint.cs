using System.Numerics;

namespace EmbeddedKafka.Log;

/// <summary>Variable-length integers as records use them: zigzag, seven bits a byte, lowest first.</summary>
internal static class Varint
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int MaxSize = 10;

    public static int SizeOf(long value)
    {
        var bits = 64 - BitOperations.LeadingZeroCount(ZigZag(value) | 1);
        return (bits + 6) / 7;
    }

    /// <summary>Writes at the start of <paramref name="target"/> and returns the length.</summary>
    public static int Write(Span<byte> target, long value)
    {
        var rest = ZigZag(value);
        var length = 0;
        while (rest >= 0x80)
        {
            target[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[length++] = (byte)rest;
        return length;
    }

    /// <summary>Takes a number off the front of <paramref name="source"/>.</summary>
    /// <exception cref="InvalidRecordException">It is cut off or too long.</exception>
    public static long TakeInt64(ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var i = 0; i < MaxSize && i < source.Length; i++)
        {
            var next = source[i];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                source = source[(i + 1)..];
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new InvalidRecordException("A variable-length number in a record is cut off or longer than 10 bytes.");
    }

    /// <inheritdoc cref="TakeInt64"/>
    public static int TakeInt32(ref ReadOnlySpan<byte> source)
    {
        var value = TakeInt64(ref source);
        return value == (int)value
            ? (int)value
            : throw new InvalidRecordException($"A 32-bit number in a record is {value}.");
    }

    /// <summary>Takes a length and that many bytes, or none where the length is negative.</summary>
    public static ReadOnlySpan<byte> TakeNullableBytes(ref ReadOnlySpan<byte> source, out bool isNull)
    {
        var length = TakeInt32(ref source);
        isNull = length < 0;
        if (length > source.Length)
        {
            throw new InvalidRecordException($"A record says that {length} bytes follow, but only {source.Length} do.");
        }

        var taken = isNull ? default : source[..length];
        source = source[taken.Length..];
        return taken;
    }

    /// <summary>Takes a length and that many bytes, which may not be null.</summary>
    public static ReadOnlySpan<byte> TakeBytes(ref ReadOnlySpan<byte> source)
    {
        var taken = TakeNullableBytes(ref source, out var isNull);
        return isNull ? throw new InvalidRecordException("A header of a record has no key.") : taken;
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
