using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

public sealed class AppendTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_get_ascending_offsets_and_are_read_back(bool onDisk)
    {
        using var test = new TestLog(onDisk);
        Assert.Equal(0, test.Append(("a", "1"), ("b", "2")).BaseOffset);
        Assert.Equal(2, test.Append(("c", "3")).BaseOffset);
        Assert.Equal((0, 3, 3), (test.Log.LogStartOffset, test.Log.EndOffset, test.Log.LastStableOffset));
        Assert.Equal(["0=1", "1=2", "2=3"], test.Values());
    }

    [Fact]
    public void The_senders_bytes_are_copied()
    {
        using var test = new TestLog(onDisk: false);
        var sent = test.Batch(records: ("a", "1"));
        test.Log.Append(sent);
        sent.AsSpan().Clear();
        Assert.Equal(["0=1"], test.Values());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_read_stays_as_it_was_whatever_is_appended_or_compacted(bool onDisk)
    {
        using var test = new TestLog(onDisk, new LogSettings { CleanupPolicy = CleanupPolicy.Compact });
        test.Append(("a", "1"));
        test.Log.Read(0, 1000, long.MaxValue, atLeastOne: true, out var read);
        var before = read.ToArray();
        for (var i = 0; i < 100; i++)
        {
            test.Append(("a", $"{i}"));
        }

        test.Log.Compact(always: true);
        Assert.Equal(before, read.ToArray());
    }

    [Fact]
    public void A_read_returns_whole_batches_up_to_its_bound_and_one_at_least_if_asked()
    {
        using var test = new TestLog(onDisk: false);
        for (var i = 0; i < 10; i++)
        {
            test.Append(("a", "1"));
        }

        var size = (int)test.Log.SizeInBytes / 10;
        Assert.Equal(3 * size, Read(test, 2, (4 * size) - 1, 10, atLeastOne: false).Length);
        Assert.Equal(4 * size, Read(test, 2, 4 * size, 10, atLeastOne: false).Length);
        Assert.Equal(2 * size, Read(test, 2, 4 * size, 4, atLeastOne: false).Length);
        Assert.Equal(8 * size, Read(test, 2, int.MaxValue, 10, atLeastOne: false).Length);
        Assert.Equal(size, Read(test, 2, 1, 10, atLeastOne: true).Length);
        Assert.Equal(0, Read(test, 2, size - 1, 10, atLeastOne: false).Length);
        Assert.Equal(0, Read(test, 10, 1000, 10, atLeastOne: true).Length);
        Assert.Equal(KafkaErrorCode.OffsetOutOfRange, test.Log.Read(11, 1000, 10, atLeastOne: true, out _));
        Assert.Equal(KafkaErrorCode.OffsetOutOfRange, test.Log.Read(-1, 1000, 10, atLeastOne: true, out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_batch_is_found_by_its_offset_in_a_log_of_many_pieces(bool onDisk)
    {
        using var test = new TestLog(onDisk, new LogSettings { SegmentBytes = 400_000 });
        for (var i = 0; i < 300; i++)
        {
            test.Append(("a", new string('x', i * i % 20_011)));
        }

        for (var i = 0; i < 300; i++)
        {
            var found = Assert.Single(Consumer.RecordsOf(Read(test, i, 1, 300, atLeastOne: true)));
            Assert.Equal((i, i * i % 20_011), (found.Offset, found.Value!.Length));
        }

        Assert.Equal(300, test.See(committedOnly: true, maxBytes: 50_000).Count);
    }

    [Fact]
    public void An_offset_within_a_batch_is_answered_with_the_whole_batch()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(("a", "1"), ("b", "2"), ("c", "3"));
        Assert.Equal(3, Consumer.RecordsOf(Read(test, 1, 1000, 3, atLeastOne: false)).Count);
    }

    [Fact]
    public void Only_one_sound_batch_of_a_client_is_taken()
    {
        using var test = new TestLog(onDisk: false, new LogSettings { MaxMessageBytes = 1000, SegmentBytes = 2000 });
        var good = test.Batch(records: ("a", "1"));
        Refused(test, KafkaErrorCode.InvalidRecord, []);
        Refused(test, KafkaErrorCode.InvalidRecord, good[..^1]);
        Refused(test, KafkaErrorCode.InvalidRecord, [.. good, 0]);
        Refused(test, KafkaErrorCode.InvalidRecord, [.. good, .. good]);
        Refused(test, KafkaErrorCode.CorruptMessage, With(good, good.Length - 1, 99));
        Refused(test, KafkaErrorCode.InvalidRecord, With(good, 16, 1));
        Refused(test, KafkaErrorCode.MessageTooLarge, test.Batch(records: ("a", new string('x', 1000))));
        Refused(test, KafkaErrorCode.InvalidRecord, new RecordBatchBuilder { LastOffset = 5 }.Add(test.NowMs, [1], [2]).Build());
        Refused(test, KafkaErrorCode.InvalidRecord, new RecordBatchBuilder { LastOffset = 0 }.Build());
        Refused(test, KafkaErrorCode.InvalidRecord, new RecordBatchBuilder { IsTransactional = true }.Add(test.NowMs, [1], [2]).Build());
        Refused(test, KafkaErrorCode.InvalidRecord, new RecordBatchBuilder { ProducerId = 1, ProducerEpoch = 0 }.Add(test.NowMs, [1], [2]).Build());
        Refused(test, KafkaErrorCode.InvalidRecord, new RecordBatchBuilder { ProducerId = 1, BaseSequence = 0 }.Add(test.NowMs, [1], [2]).Build());
        Refused(test, KafkaErrorCode.InvalidRecord, RecordBatchBuilder.Marker(1, 0, new ControlRecord(true, 0), test.NowMs));
        Refused(test, KafkaErrorCode.InvalidRecord, new RecordBatchBuilder { DeleteHorizonMs = 1 }.Add(test.NowMs, [1], [2]).Build());
        Refused(test, KafkaErrorCode.InvalidTimestamp, new RecordBatchBuilder { TimestampType = TimestampType.LogAppendTime }.Add(test.NowMs, [1], [2]).Build());
        Refused(test, KafkaErrorCode.InvalidTimestamp, test.Batch(timestamp: test.NowMs + 3_600_001, records: ("a", "1")));
        Assert.True(test.Log.Append(test.Batch(timestamp: test.NowMs + 3_600_000, records: ("a", "1"))).Ok);
        Assert.True(test.Log.Append(good).Ok);

        test.Log.Settings = test.Log.Settings with { SegmentBytes = 100, MessageTimestampBeforeMaxMs = 10 };
        Refused(test, KafkaErrorCode.RecordListTooLarge, test.Batch(records: ("a", new string('x', 100))));
        Refused(test, KafkaErrorCode.InvalidTimestamp, test.Batch(timestamp: test.NowMs - 11, records: ("a", "1")));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    public void An_unknown_compression_is_refused(int compression)
    {
        using var test = new TestLog(onDisk: false);
        var batch = new RecordBatchBuilder().Add(test.NowMs, [1], [2]).Build();
        batch[22] = (byte)compression;
        RecordBatch.Stamp(batch, TimestampType.CreateTime, test.NowMs);
        Refused(test, KafkaErrorCode.UnsupportedCompressionType, batch);
    }

    [Fact]
    public void Compressed_bytes_that_are_none_are_refused()
    {
        using var test = new TestLog(onDisk: false);
        var batch = test.Batch(records: ("a", "1"));
        batch[22] = (byte)CompressionType.Zstd;
        RecordBatch.Stamp(batch, TimestampType.CreateTime, test.NowMs);
        Refused(test, KafkaErrorCode.InvalidRecord, batch);
    }

    [Fact]
    public void A_compacted_topic_refuses_records_without_a_key()
    {
        using var test = new TestLog(onDisk: false, new LogSettings { CleanupPolicy = CleanupPolicy.Compact });
        Refused(test, KafkaErrorCode.InvalidRecord, test.Batch(records: [("a", "1"), (null, "2")]));
        Refused(test, KafkaErrorCode.InvalidRecord, test.Batch(compression: CompressionType.Gzip, records: (null, "2")));
        Assert.True(test.Append(("a", "1")).Ok);
    }

    [Fact]
    public void LogAppendTime_replaces_the_producers_timestamps()
    {
        using var test = new TestLog(onDisk: false, new LogSettings { MessageTimestampType = TimestampType.LogAppendTime });
        var outcome = test.Log.Append(test.Batch(timestamp: 5, records: [("a", "1"), ("b", "2")]));
        Assert.Equal(test.NowMs, outcome.LogAppendTimeMs);
        Assert.Equal([test.NowMs, test.NowMs], test.See(committedOnly: false).Select(record => record.Timestamp));
    }

    [Fact]
    public void CreateTime_keeps_them_and_corrects_a_wrong_largest_one()
    {
        using var test = new TestLog(onDisk: false);
        var batch = new RecordBatchBuilder { MaxTimestamp = long.MaxValue }.Add(7, [1], [2]).Add(9, [1], [2]).Add(8, [1], [2]).Build();
        Assert.Equal(-1, test.Log.Append(batch).LogAppendTimeMs);
        Assert.Equal([7, 9, 8], test.See(committedOnly: false).Select(record => record.Timestamp));
        Assert.Equal(new TimestampedOffset(1, 9, 0), test.Log.FindMaxTimestamp(long.MaxValue));
    }

    [Fact]
    public void A_full_memory_refuses_records_and_says_so_but_takes_what_the_broker_must_write()
    {
        using var test = new TestLog(onDisk: false, memoryLimit: 100_000);
        var big = test.Batch(records: ("a", new string('x', 9_000)));
        var outcome = test.Log.Append(big);
        var appended = 0;
        for (; outcome.Ok && appended < 1000; appended++)
        {
            outcome = test.Log.Append(big);
        }

        Assert.InRange(appended, 8, 11);
        Assert.Equal(KafkaErrorCode.PolicyViolation, outcome.Error);
        Assert.Contains("MemoryLimit", outcome.Message, StringComparison.Ordinal);
        var end = test.Log.EndOffset;
        Assert.True(test.Log.AppendOwn(big).Ok);
        Assert.True(test.Log.AppendMarker(1, 0, 0, commit: true).Ok);
        Assert.Equal(end + 2, test.Log.EndOffset);

        Assert.Equal(KafkaErrorCode.None, test.Log.DeleteRecordsBefore(test.Log.EndOffset));
        Assert.Equal(0, ((MemoryLogStore)test.Store).MemoryUsed);
        Assert.True(test.Log.Append(big).Ok);
    }

    [Fact]
    public void A_full_memory_is_first_relieved_by_retention_and_compaction()
    {
        using var compacted = new TestLog(onDisk: false, new LogSettings { CleanupPolicy = CleanupPolicy.Compact }, memoryLimit: 100_000);
        using var limited = new TestLog(onDisk: false, new LogSettings { RetentionBytes = 30_000, SegmentBytes = 20_000 }, memoryLimit: 100_000);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(compacted.Append(("a", new string('x', 9_000))).Ok);
            Assert.True(limited.Append(("a", new string('x', 9_000))).Ok);
        }
    }

    [Fact]
    public void Memory_is_given_back_when_a_partition_is_deleted()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(("a", new string('x', 50_000)));
        Assert.InRange(((MemoryLogStore)test.Store).MemoryUsed, 50_000, 100_000);
        test.Log.Dispose();
        test.Store.DeletePartition(TestLog.Name);
        Assert.Equal(0, ((MemoryLogStore)test.Store).MemoryUsed);
        Assert.Empty(test.Store.ListPartitions());
    }

    [Fact]
    public void An_append_is_announced_when_its_records_can_be_read()
    {
        using var test = new TestLog(onDisk: false);
        var announced = new List<(long End, long Stable)>();
        test.Log.Advanced += () => announced.Add((test.Log.EndOffset, test.Log.LastStableOffset));
        test.Append(("a", "1"));
        test.Append(7, 0, 0, transactional: true);
        test.Log.AppendMarker(7, 0, 0, commit: true);
        Assert.Equal([(1, 1), (2, 1), (3, 3)], announced);
    }

    [Fact]
    public void A_new_segment_begins_when_the_last_one_is_full_or_old()
    {
        using var test = new TestLog(onDisk: true, new LogSettings { SegmentBytes = 200, SegmentMs = 1000 });
        Append(3);
        Assert.Equal([0, 2], Segments(test));
        test.Time.Advance(TimeSpan.FromMilliseconds(1000));
        Append(1);
        Assert.Equal([0, 2, 3], Segments(test));
        Assert.Equal(4, test.Values().Length);

        void Append(int count)
        {
            for (var i = 0; i < count; i++)
            {
                test.Append(("a", "1"));
            }
        }
    }

    internal static long[] Segments(TestLog test) =>
        [.. Directory.GetFiles(test.PartitionDirectory, "*.log").Order().Select(path => long.Parse(Path.GetFileNameWithoutExtension(path)))];

    private static ReadOnlyMemory<byte> Read(TestLog test, long offset, int maxBytes, long limit, bool atLeastOne)
    {
        Assert.Equal(KafkaErrorCode.None, test.Log.Read(offset, maxBytes, limit, atLeastOne, out var records));
        return records;
    }

    private static void Refused(TestLog test, KafkaErrorCode error, byte[] batch)
    {
        var end = test.Log.EndOffset;
        var outcome = test.Log.Append(batch);
        Assert.Equal((error, -1), (outcome.Error, outcome.BaseOffset));
        Assert.False(string.IsNullOrEmpty(outcome.Message));
        Assert.Equal(end, test.Log.EndOffset);
    }

    private static byte[] With(byte[] batch, int position, byte value)
    {
        byte[] changed = [.. batch];
        changed[position] = value;
        return changed;
    }
}
