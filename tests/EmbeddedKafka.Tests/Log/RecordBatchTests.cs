using System.Text;
using CsCheck;
using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

public sealed class RecordBatchTests
{
    private const string Fox = "the quick brown fox jumps over the lazy dog, the quick brown fox";

    // Made with Kafka's Java client 4.3.1: producer 4711, epoch 3, sequence 7, transactional, three records.
    private const string Plain = "AAAAAAAAAAAAAADV/////wI4xA3zABAAAAACAAABi8/laAAAAAGLz+VoBQAAAAAAABJnAAMAAAAHAAAAA6ABAAAABGsxgAF0aGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXIgdGhlIGxhenkgZG9nLCB0aGUgcXVpY2sgYnJvd24gZm94BAJoAngCbgGOAQAKAgGAAXRoZSBxdWljayBicm93biBmb3gganVtcHMgb3ZlciB0aGUgbGF6eSBkb2csIHRoZSBxdWljayBicm93biBmb3gAEAABBARrMgEA";
    private const string Gzip = "AAAAAAAAAAAAAACW/////wLgU7MiABEAAAACAAABi8/laAAAAAGLz+VoBQAAAAAAABJnAAMAAAAHAAAAAx+LCAAAAAAAAP9bwMjAwMCSbdjAWJKRqlBYmpmcrZBUlF+ep5CWX6GQVZpbUKyQX5ZapACSzkmsqlRIyU/XUcCimIUpg6mCKY+xj5GBi4mRcvMYBBgYWViyjRgZAGpHh9GkAAAA";
    private const string Snappy = "AAAAAAAAAAAAAACi/////wLDqaHmABIAAAACAAABi8/laAAAAAGLz+VoBQAAAAAAABJnAAMAAAAHAAAAA4JTTkFQUFkAAAAAAQAAAAEAAABdpAGgoAEAAAAEazGAAXRoZSBxdWljayBicm93biBmb3gganVtcHMgb3ZlciABHyRsYXp5IGRvZywgAQ46LQA0BAJoAngCbgGOAQAKAgHuUAAJUCQAEAABBARrMgEA";
    private const string Lz4 = "AAAAAAAAAAAAAACZ/////wLxuPWOABMAAAACAAABi8/laAAAAAGLz+VoBQAAAAAAABJnAAMAAAAHAAAAAwQiTRhgQIJZAAAA8BqgAQAAAARrMYABdGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIB8AkWxhenkgZG9nLA4ACy0A7wQCaAJ4Am4BjgEACgIBUAAvoAAQAAEEBGsyAQAAAAAA";
    private const string Zstd = "AAAAAAAAAAAAAACX/////wLgxN0/ABQAAAACAAABi8/laAAAAAGLz+VoBQAAAAAAABJnAAMAAAAHAAAAAyi1L/0AWNQCAPQEoAEAAAAEazGAAXRoZSBxdWljayBicm93biBmb3gganVtcHMgb3ZlciB0aGUgbGF6eSBkb2csIAQCaAJ4Am4BjgEACgIBABAAAQQEazIBAAIAn4KkDiYKCgEAAA==";
    private const string CommitMarker = "AAAAAAAAAAwAAABCAAAABAKo2ocxADAAAAAAAAABi8/laAAAAAGLz+VoAAAAAAAAABJnAAP/////AAAAASAAAAAIAAAAAQwAAAAAAAkA";

    private static readonly Gen<CompressionType> AnyCompression = Gen.Enum<CompressionType>();

    [Theory]
    [InlineData(CompressionType.None, Plain)]
    [InlineData(CompressionType.Gzip, Gzip)]
    [InlineData(CompressionType.Snappy, Snappy)]
    [InlineData(CompressionType.Lz4, Lz4)]
    [InlineData(CompressionType.Zstd, Zstd)]
    internal void Batches_of_the_Java_client_are_read(CompressionType compression, string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        Assert.True(RecordBatch.TryRead(bytes, out var batch, out var problem), problem);
        Assert.True(batch.IsCrcValid);
        Assert.Equal(compression, batch.Compression);
        Assert.Equal((4711L, (short)3, 7, 9), (batch.ProducerId, batch.ProducerEpoch, batch.BaseSequence, batch.LastSequence));
        Assert.True(batch.IsTransactional);
        Assert.False(batch.IsControl);
        Assert.Equal(1700000000005, batch.MaxTimestamp);
        Assert.Equal(
            [new(0, "k1", Fox, 1700000000000), new(1, null, Fox, 1700000000005), new(2, "k2", null, 1699999999999)],
            Consumer.RecordsOf(bytes));

        using var reader = new RecordReader(bytes);
        Assert.True(reader.TryRead(out var first));
        var headers = first.Headers();
        Assert.Equal(["h", "n"], headers.Select(header => header.Key));
        Assert.Equal("x"u8.ToArray(), headers[0].Value);
        Assert.Null(headers[1].Value);
    }

    [Fact]
    public void A_plain_batch_is_byte_for_byte_that_of_the_Java_client()
    {
        var built = new RecordBatchBuilder { ProducerId = 4711, ProducerEpoch = 3, BaseSequence = 7, IsTransactional = true, PartitionLeaderEpoch = -1 }
            .Add(1700000000000, "k1"u8.ToArray(), Encoding.UTF8.GetBytes(Fox), new RecordHeader("h", "x"u8.ToArray()), new RecordHeader("n", null))
            .Add(1700000000005, null, Encoding.UTF8.GetBytes(Fox))
            .Add(1699999999999, "k2"u8.ToArray(), null)
            .Build();
        Assert.Equal(Plain, Convert.ToBase64String(built));
    }

    [Fact]
    public void A_commit_marker_is_byte_for_byte_Kafkas()
    {
        var marker = RecordBatchBuilder.Marker(4711, 3, new ControlRecord(IsCommit: true, CoordinatorEpoch: 9), 1700000000000);
        RecordBatch.Assign(marker, 12, 4);
        Assert.Equal(CommitMarker, Convert.ToBase64String(marker));
    }

    [Fact]
    public void Bare_snappy_blocks_are_read_as_well_as_framed_ones()
    {
        var plain = Convert.FromBase64String(Plain);
        var block = Snappier.Snappy.CompressToArray(plain.AsSpan(RecordBatch.HeaderSize));
        Assert.Equal(Consumer.RecordsOf(plain), Consumer.RecordsOf(WithPayload(CompressionType.Snappy, block, count: 3)));
    }

    [Fact]
    public void Lz4_frames_have_independent_blocks_as_the_Java_client_requires()
    {
        var frame = RecordCompression.Compress(CompressionType.Lz4, new byte[200_000]);
        const int independentBlocks = 0x20;
        Assert.Equal(independentBlocks, frame[4] & independentBlocks);
    }

    [Fact]
    public void What_is_built_is_read_back() => Gen.Select(
        AnyCompression,
        Gen.Select(Gen.Long[0, 4_000_000_000_000], Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 400], Gen.Int[0, 3]).Array[1, 60]).Sample((compression, records) =>
    {
        var builder = new RecordBatchBuilder { BaseOffset = 100, Compression = compression };
        foreach (var (timestamp, key, value, nulls) in records)
        {
            builder.Add(timestamp, (nulls & 1) == 0 ? key : null, (nulls & 2) == 0 ? value : null, new RecordHeader("name", value));
        }

        var bytes = builder.Build();
        Assert.True(RecordBatch.TryRead(bytes, out var batch, out _));
        Assert.True(batch.IsCrcValid);
        Assert.Equal(records.Max(record => record.Item1), batch.MaxTimestamp);
        Assert.Equal(100 + records.Length - 1, batch.LastOffset);
        using var reader = new RecordReader(bytes);
        foreach (var (index, (timestamp, key, value, nulls)) in records.Index())
        {
            Assert.True(reader.TryRead(out var record));
            Assert.Equal((100L + index, timestamp), (record.Offset, record.Timestamp));
            Assert.Equal((nulls & 1) == 0 ? key : null, record.Key?.ToArray());
            Assert.Equal((nulls & 2) == 0 ? value : null, record.Value?.ToArray());
            Assert.Equal(value, Assert.Single(record.Headers()).Value);
        }

        Assert.False(reader.TryRead(out _));
    });

    [Fact]
    public void Damaged_batches_are_refused_and_never_throw_anything_else() => Gen.Select(
        AnyCompression,
        Gen.Select(Gen.Int[0, 1000], Gen.Byte).Array[1, 6],
        Gen.Int[0, 1000]).Sample((compression, damage, cut) =>
    {
        var builder = new RecordBatchBuilder { Compression = compression };
        for (var i = 0; i < 8; i++)
        {
            builder.Add(i, [(byte)i], new byte[20], new RecordHeader("h", [1]));
        }

        var bytes = builder.Build();
        foreach (var (position, value) in damage)
        {
            bytes[position % bytes.Length] = value;
        }

        bytes = cut < bytes.Length ? bytes[..cut] : bytes;
        try
        {
            using var reader = new RecordReader(bytes);
            for (var i = 0; reader.TryRead(out var record); i++)
            {
                record.Headers();
                Assert.True(i < 1000);
            }
        }
        catch (InvalidRecordException)
        {
            return;
        }

        // What still reads is a whole batch.
        Assert.True(RecordBatch.TryRead(bytes, out _, out _));
    }, iter: 20_000);

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    internal void A_batch_that_decompresses_to_too_much_is_refused(CompressionType compression)
    {
        var payload = RecordCompression.Compress(compression, new byte[RecordCompression.MaxDecompressedBytes + 1]);
        var error = Assert.Throws<InvalidRecordException>(() => new RecordReader(WithPayload(compression, payload, count: 1)));
        Assert.Contains("which is the most that is allowed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 3, 8)]
    [InlineData(int.MaxValue, 1, 0)]
    [InlineData(int.MaxValue - 1, 4, 2)]
    public void Sequence_numbers_wrap_around_to_zero(int sequence, int increment, int expected) =>
        Assert.Equal(expected, RecordBatch.AddToSequence(sequence, increment));

    [Fact]
    public void The_checksum_is_CRC_32C() => Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));

    [Fact]
    public void Numbers_of_variable_length_are_read_back_and_their_size_is_known() => Gen.Long.Sample(value =>
    {
        var bytes = new byte[Varint.MaxSize];
        var length = Varint.Write(bytes, value);
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);
        Assert.Equal(length, Varint.SizeOf(value));
        Assert.Equal(value, Varint.TakeInt64(ref rest));
        Assert.Equal(0, rest.Length);
    });

    private static byte[] WithPayload(CompressionType compression, byte[] payload, int count)
    {
        var batch = new byte[RecordBatch.HeaderSize + payload.Length];
        payload.CopyTo(batch, RecordBatch.HeaderSize);
        RecordBatch.WriteHeader(batch, new RecordBatchHeader
        {
            Compression = compression,
            LastOffsetDelta = count - 1,
            Count = count,
            BaseTimestamp = 1700000000000,
            MaxTimestamp = 1700000000005,
            ProducerId = -1,
            ProducerEpoch = -1,
            BaseSequence = -1,
        });
        return batch;
    }
}
