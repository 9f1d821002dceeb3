using System.Buffers;
using Avro;
using CsCheck;
using StreamCore.Avro;

namespace StreamCore.Tests.Avro;

public sealed class ResolvingAvroReaderTests
{
    private const string Wanted = """
        {"type":"record","name":"Point","fields":[
          {"name":"x","type":"long"},
          {"name":"label","type":["null","string"],"default":null},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
        """;

    private const string Older = """
        {"type":"record","name":"Point","fields":[
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"tags","type":{"type":"map","values":"string"}},
          {"name":"path","type":{"type":"array","items":{"type":"record","name":"Step","fields":[{"name":"next","type":["null","long"]}]}}},
          {"name":"x","type":"int"}]}
        """;

    private const string Nulls = """
        {"type":"record","name":"Point","fields":[
          {"name":"x","type":"long"},{"name":"at","type":"long"},
          {"name":"nothing","type":{"type":"array","items":"null"}}]}
        """;

    private static readonly ResolvingAvroReader Reader = new(Older, Wanted);

    [Fact]
    public void A_body_of_another_writer_becomes_the_body_that_is_wanted()
    {
        // A time that no date could hold, and a field the writer does not have.
        Assert.True(Reader.TryRead(OlderBody(long.MaxValue), out var resolved, out var problem), problem);

        var reader = new AvroSpanReader(resolved);
        Assert.True(reader.TryReadLong(out var x));
        Assert.True(reader.TryReadNullableString(out var label));
        Assert.True(reader.TryReadLong(out var at));
        Assert.True(reader.TryEnd());
        Assert.Equal((7, true, long.MaxValue), (x, label is null, at));
    }

    [Fact]
    public void Every_truncation_and_every_addition_is_refused()
    {
        var body = OlderBody(1);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.False(Reader.TryRead(body.AsMemory(0, length), out _, out var problem));
            Assert.NotNull(problem);
        }

        Assert.False(Reader.TryRead((byte[])[.. body, 0], out _, out _));
    }

    [Fact]
    public void Damaged_bodies_never_throw()
    {
        var body = OlderBody(1);
        Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte).Array[1, 6].Sample(
            damage =>
            {
                var copy = (byte[])body.Clone();
                foreach (var (position, value) in damage)
                {
                    copy[position] = value;
                }

                return Reader.TryRead(copy, out _, out var problem) == problem is null;
            },
            iter: 200_000);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    [InlineData(0, false)]
    public void A_block_must_have_the_size_that_it_claims(int size, bool accepted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new AvroSpanWriter(buffer);
        writer.WriteLong(1);
        writer.WriteLong(-1);
        writer.WriteLong(size);
        writer.WriteString("key");
        writer.WriteString("value");
        writer.WriteEnd();
        writer.WriteEnd();
        writer.WriteLong(7);
        writer.Complete();
        Assert.Equal(accepted, Reader.TryRead(buffer.WrittenMemory, out _, out var problem));
        Assert.Equal(accepted, problem is null);
    }

    [Fact]
    public void A_writer_schema_that_contains_itself_is_refused()
    {
        var recursive = Older.Replace("\"long\",\"logicalType\":\"timestamp-millis\"", "\"array\",\"items\":\"Point\"", StringComparison.Ordinal);
        Assert.NotEqual(Older, recursive);
        var refusal = Assert.Throws<AvroException>(() => new ResolvingAvroReader(recursive, Wanted));
        Assert.Contains("recursive", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_schema_that_doubles_with_each_level_is_refused()
    {
        var doubling = "\"long\"";
        for (var level = 0; level < 15; level++)
        {
            var next = "{\"type\":\"record\",\"name\":\"L" + level + "\",\"fields\":[{\"name\":\"a\",\"type\":" + doubling + "}";
            doubling = level == 0 ? next + "]}" : next + ",{\"name\":\"b\",\"type\":\"L" + (level - 1) + "\"}]}";
        }

        Assert.Throws<AvroException>(() => new ResolvingAvroReader(doubling, Wanted));
    }

    [Fact]
    public void A_huge_count_of_items_without_bytes_is_refused()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new AvroSpanWriter(buffer);
        writer.WriteLong(1);
        writer.WriteLong(2);
        writer.WriteBlock(1_000_000_000);
        writer.WriteEnd();
        writer.Complete();
        Assert.False(new ResolvingAvroReader(Nulls, Wanted).TryRead(buffer.WrittenMemory, out _, out var problem));
        Assert.Contains("length", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_enum_symbol_that_is_not_wanted_is_refused()
    {
        var reader = new ResolvingAvroReader(
            """{"type":"enum","name":"Size","symbols":["SMALL","HUGE"]}""",
            """{"type":"enum","name":"Size","symbols":["SMALL","LARGE"]}""");
        Assert.True(reader.TryRead(new byte[] { 0 }, out _, out _));
        Assert.False(reader.TryRead(new byte[] { 2 }, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("\"string\"")]
    [InlineData("{")]
    [InlineData("""{"type":"record","name":"Point","fields":[{"name":"x","type":"long"}]}""")]
    public void A_writer_schema_that_cannot_be_reconciled_is_refused(string writer) =>
        Assert.ThrowsAny<AvroException>(() => new ResolvingAvroReader(writer, Wanted));

    private static byte[] OlderBody(long at)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new AvroSpanWriter(buffer);
        writer.WriteLong(at);
        writer.WriteBlock(1);
        writer.WriteString("key");
        writer.WriteString("value");
        writer.WriteEnd();
        writer.WriteBlock(1);
        writer.WriteLong(1);
        writer.WriteLong(99);
        writer.WriteEnd();
        writer.WriteLong(7);
        writer.Complete();
        return buffer.WrittenSpan.ToArray();
    }
}
