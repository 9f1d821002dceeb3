using System.Buffers;
using Avro.IO;
using CsCheck;
using StreamCore.Avro;

namespace StreamCore.Tests.Avro;

public sealed class AvroSpanReaderTests
{
    [Fact]
    public void Numbers_texts_and_booleans_are_those_of_Apache_Avro() =>
        Gen.Select(Gen.Long, Gen.Int, Gen.Double, Gen.Bool, Gen.String[0, 300], Gen.Byte.Array[0, 300]).Sample((wide, narrow, real, flag, text, bytes) =>
        {
            using var expected = new MemoryStream();
            var encoder = new BinaryEncoder(expected);
            encoder.WriteLong(wide);
            encoder.WriteInt(narrow);
            encoder.WriteDouble(real);
            encoder.WriteBoolean(flag);
            encoder.WriteString(text);
            encoder.WriteBytes(bytes);

            var buffer = new ArrayBufferWriter<byte>(1);
            var writer = new AvroSpanWriter(buffer);
            writer.WriteLong(wide);
            writer.WriteLong(narrow);
            writer.WriteDouble(real);
            writer.WriteBoolean(flag);
            writer.WriteString(text);
            writer.WriteString(bytes);
            writer.Complete();
            Assert.Equal(expected.ToArray(), buffer.WrittenSpan.ToArray());

            var reader = new AvroSpanReader(buffer.WrittenMemory);
            Assert.True(reader.TryReadLong(out var readWide));
            Assert.True(reader.TryReadInt(out var readNarrow));
            Assert.True(reader.TryReadDouble(out var readReal));
            Assert.True(reader.TryReadBoolean(out var readFlag));
            Assert.True(reader.TryReadString(out var readText));
            Assert.True(reader.TryReadBytes(out var readBytes));
            Assert.True(reader.TryEnd());
            Assert.Equal(
                (wide, narrow, BitConverter.DoubleToInt64Bits(real), flag),
                (readWide, readNarrow, BitConverter.DoubleToInt64Bits(readReal), readFlag));
            Assert.Equal(System.Text.Encoding.UTF8.GetBytes(text), readText.ToArray());
            Assert.Equal(bytes, readBytes.ToArray());
        });

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(63)]
    [InlineData(64)]
    public void The_edges_of_long_are_read_back(long value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new AvroSpanWriter(buffer);
        writer.WriteLong(value);
        writer.Complete();
        var reader = new AvroSpanReader(buffer.WrittenMemory);
        Assert.True(reader.TryReadLong(out var read));
        Assert.Equal(value, read);
    }

    [Fact]
    public void A_number_of_eleven_bytes_or_more_than_64_bits_is_refused()
    {
        byte[] eleven = [.. Enumerable.Repeat((byte)0x80, 10), 0];
        byte[] bits65 = [.. Enumerable.Repeat((byte)0xFF, 9), 2];
        byte[] bits33 = [0x80, 0x80, 0x80, 0x80, 0x20];
        Assert.Equal(AvroReadError.NumberTooLarge, ErrorOf(eleven, static (ref AvroSpanReader reader) => reader.TryReadLong(out _)));
        Assert.Equal(AvroReadError.NumberTooLarge, ErrorOf(bits65, static (ref AvroSpanReader reader) => reader.TryReadLong(out _)));
        Assert.Equal(AvroReadError.NumberTooLarge, ErrorOf(bits33, static (ref AvroSpanReader reader) => reader.TryReadInt(out _)));
    }

    [Fact]
    public void Lengths_that_point_nowhere_are_refused()
    {
        byte[] huge = [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1];
        Assert.Equal(AvroReadError.Truncated, ErrorOf(huge, static (ref AvroSpanReader reader) => reader.TryReadBytes(out _)));
        Assert.Equal(AvroReadError.ImpossibleLength, ErrorOf([1], static (ref AvroSpanReader reader) => reader.TryReadString(out _)));
        Assert.Equal(AvroReadError.ImpossibleLength, ErrorOf(huge, static (ref AvroSpanReader reader) => reader.TryReadBlock(out _)));

        // The count of a block: the least long, with a size of nothing.
        byte[] least = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0];
        Assert.Equal(AvroReadError.ImpossibleLength, ErrorOf(least, static (ref AvroSpanReader reader) => reader.TryReadBlock(out _)));
    }

    [Fact]
    public void A_block_may_say_its_size()
    {
        var reader = new AvroSpanReader(new byte[] { 3, 4, 2, 6, 0 });
        Assert.True(reader.TryReadBlock(out var count));
        Assert.Equal(2, count);
        Assert.True(reader.TryReadInt(out _) && reader.TryReadInt(out _) && reader.TryReadBlock(out count) && reader.TryEnd());
        Assert.Equal(0, count);
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_refused_with_its_place()
    {
        var reader = new AvroSpanReader(new byte[] { 2, (byte)'a', 4, 0xC3, 0x28 });
        Assert.True(reader.TryReadString(out _));
        Assert.False(reader.TryReadString(out _));
        Assert.Equal("the text at byte 2 is not UTF-8", reader.Problem);
    }

    [Fact]
    public void Branches_booleans_and_ends_are_checked()
    {
        Assert.Equal(AvroReadError.NoSuchBranch, ErrorOf([4], static (ref AvroSpanReader reader) => reader.TryReadBranch(2, out _)));
        Assert.Equal(AvroReadError.NoSuchBranch, ErrorOf([1], static (ref AvroSpanReader reader) => reader.TryReadBranch(2, out _)));
        Assert.Equal(AvroReadError.NotBoolean, ErrorOf([2], static (ref AvroSpanReader reader) => reader.TryReadBoolean(out _)));
        Assert.Equal(AvroReadError.TrailingBytes, ErrorOf([0], static (ref AvroSpanReader reader) => reader.TryEnd()));
        Assert.Equal(AvroReadError.Truncated, ErrorOf([], static (ref AvroSpanReader reader) => reader.TryReadBoolean(out _)));
        Assert.Equal(AvroReadError.Truncated, ErrorOf([0, 0], static (ref AvroSpanReader reader) => reader.TryReadDouble(out _)));
    }

    private delegate bool Reading(ref AvroSpanReader reader);

    private static AvroReadError ErrorOf(byte[] body, Reading reading)
    {
        var reader = new AvroSpanReader(body);
        Assert.False(reading(ref reader));
        return reader.Error;
    }
}
