using CsCheck;
using StreamCore.State;

namespace StreamCore.Tests.State;

public sealed class ChangelogValueTests
{
    [Fact]
    public void What_was_written_is_read() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 700]).Sample((key, value) =>
        {
            var record = Write(key, value);

            Assert.True(ChangelogValue.TryRead(key, record, out var read, out var error));
            Assert.Null(error);
            Assert.Equal(value, read.ToArray());
        });

    [Fact]
    public void A_flipped_bit_is_found_in_value_and_key() =>
        Gen.Select(Gen.Byte.Array[1, 40], Gen.Byte.Array[0, 700], Gen.Int[0, int.MaxValue]).Sample((key, value, position) =>
        {
            var record = Write(key, value);
            var bit = position % ((key.Length + record.Length) * 8);
            var (bytes, index) = bit / 8 < key.Length ? (key, bit / 8) : (record, (bit / 8) - key.Length);
            bytes[index] ^= (byte)(1 << (bit % 8));

            Assert.False(ChangelogValue.TryRead(key, record, out _, out var error));
            Assert.NotNull(error);
        });

    [Theory]
    [InlineData(new byte[] { }, "0 bytes")]
    [InlineData(new byte[] { 1, 2, 3, 4 }, "4 bytes")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 1 }, "format is 2")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 1 }, "checksum")]
    public void What_is_wrong_is_named(byte[] record, string expected)
    {
        Assert.False(ChangelogValue.TryRead([1], record, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static byte[] Write(byte[] key, byte[] value)
    {
        var record = new byte[ChangelogValue.HeaderSize + value.Length];
        ChangelogValue.Write(key, value, record);
        return record;
    }
}
