using System.Buffers.Binary;
using System.IO.Hashing;

namespace StreamCore.State;

/// <summary>
/// The value of a changelog record: a format byte (1), the CRC-32 of key and state value in little endian, the state
/// value. A deleted key is a record without a value. The checksum covers the key too, so that a value that ended up
/// under another key is found out.
/// </summary>
public static class ChangelogValue
{
    /// <summary>How many bytes stand before the state value.</summary>
    public const int HeaderSize = 1 + sizeof(uint);

    private const byte Format = 1;

    /// <summary>Writes the frame of a state value.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="stateValue">The state value.</param>
    /// <param name="destination">Takes <see cref="HeaderSize"/> bytes more than the state value has.</param>
    public static void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stateValue, Span<byte> destination)
    {
        destination[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], Checksum(key, stateValue));
        stateValue.CopyTo(destination[HeaderSize..]);
    }

    /// <summary>Checks a frame and returns the state value in it.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="recordValue">The record's value.</param>
    /// <param name="stateValue">The state value, a slice of <paramref name="recordValue"/>.</param>
    /// <param name="error">What is wrong with the frame, or null.</param>
    /// <returns>False if the frame is not sound.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> recordValue,
        out ReadOnlySpan<byte> stateValue,
        out string? error)
    {
        stateValue = default;
        if (recordValue.Length < HeaderSize)
        {
            error = $"it has {recordValue.Length} bytes, fewer than the {HeaderSize} of its header";
            return false;
        }

        if (recordValue[0] != Format)
        {
            error = $"its format is {recordValue[0]}, and this version reads only format {Format}";
            return false;
        }

        var expected = BinaryPrimitives.ReadUInt32LittleEndian(recordValue[1..]);
        var actual = Checksum(key, recordValue[HeaderSize..]);
        if (actual != expected)
        {
            error = $"its checksum is {expected:x8}, but its bytes give {actual:x8}";
            return false;
        }

        stateValue = recordValue[HeaderSize..];
        error = null;
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stateValue) =>
        Crc32.HashToUInt32(stateValue) ^ uint.RotateLeft(Crc32.HashToUInt32(key), 1);
}
