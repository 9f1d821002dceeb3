using System.Buffers;
using StreamCore.Avro;

namespace StreamCore.Tests.Avro;

public sealed class ConfluentWireFormatTests
{
    [Fact]
    public void The_header_is_a_zero_and_the_id_in_big_endian()
    {
        var buffer = new ArrayBufferWriter<byte>();
        ConfluentWireFormat.WriteHeader(buffer, 0x01020304);
        Assert.Equal([0, 1, 2, 3, 4], buffer.WrittenSpan.ToArray());
        Assert.True(ConfluentWireFormat.TryReadHeader(buffer.WrittenSpan, out var id));
        Assert.Equal(0x01020304, id);
    }

    [Fact]
    public void What_is_too_short_or_has_another_magic_byte_has_no_header()
    {
        Assert.False(ConfluentWireFormat.TryReadHeader([], out _));
        Assert.False(ConfluentWireFormat.TryReadHeader([0, 0, 0, 1], out _));
        Assert.False(ConfluentWireFormat.TryReadHeader([1, 0, 0, 0, 1, 2], out _));
    }

    [Fact]
    public void The_subject_of_values_is_the_topic_name_strategy() =>
        Assert.Equal("orders-value", ConfluentWireFormat.ValueSubject("orders"));
}
