using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

public sealed class CompactionTests
{
    private static readonly LogSettings Compacted = new()
    {
        CleanupPolicy = CleanupPolicy.Compact,
        SegmentMs = 1000,
        DeleteRetentionMs = 5000,
        MinCleanableDirtyRatio = 0,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_record_of_each_key_stays_at_its_offset(bool onDisk)
    {
        using var test = new TestLog(onDisk, Compacted);
        test.Append(("a", "1"), ("b", "2"), ("a", "3"));
        test.Append(("c", "4"));
        test.Append(("b", "5"), ("c", "6"));
        Assert.True(Compact(test));
        Assert.Equal(["2=3", "4=5", "5=6"], test.Values());
        Assert.Equal((0, 6), (test.Log.LogStartOffset, test.Log.EndOffset));
        test.Reopen();
        Assert.Equal(["2=3", "4=5", "5=6"], test.Values());
        Assert.Equal(6, test.Append(("a", "7")).BaseOffset);
        Assert.Equal(["2=3", "4=5", "5=6", "6=7"], test.Values());
    }

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    internal void Compressed_batches_stay_compressed(CompressionType compression)
    {
        using var test = new TestLog(onDisk: false, Compacted);
        test.Log.Append(test.Batch(compression: compression, records: [("a", "1"), ("b", "2")]));
        test.Log.Append(test.Batch(compression: compression, records: ("a", "3")));
        Assert.True(Compact(test));
        Assert.Equal(["1=2", "2=3"], test.Values());
        test.Log.Read(1, 1, 3, atLeastOne: true, out var records);
        Assert.True(RecordBatch.TryRead(records.Span, out var batch, out _));
        Assert.Equal((compression, 1, 1L), (batch.Compression, batch.Count, batch.LastOffset));
    }

    [Fact]
    public void Offsets_that_are_gone_read_on_with_the_next_record()
    {
        using var test = new TestLog(onDisk: false, Compacted);
        for (var i = 0; i < 10; i++)
        {
            test.Append(("a", $"{i}"));
        }

        Compact(test);
        Assert.Equal(KafkaErrorCode.None, test.Log.Read(3, 1000, 10, atLeastOne: true, out var records));
        Assert.Equal(9, Assert.Single(Consumer.RecordsOf(records)).Offset);
    }

    [Fact]
    public void The_last_segment_is_left_alone_until_it_is_old_enough()
    {
        using var test = new TestLog(onDisk: false, Compacted);
        test.Append(("a", "1"));
        test.Append(("a", "2"));
        test.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(test.Log.Compact());
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(test.Log.Compact());
        Assert.Equal(["1=2"], test.Values());
    }

    [Fact]
    public void Records_younger_than_the_lag_stay()
    {
        using var test = new TestLog(onDisk: false, Compacted with { MinCompactionLagMs = 10_000 });
        test.Append(("a", "1"));
        test.Append(("a", "2"));
        test.Time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.False(test.Log.Compact());
        Assert.False(test.Log.Compact(always: true));
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(test.Log.Compact());
        Assert.Equal(["1=2"], test.Values());
    }

    [Fact]
    public void Little_new_is_not_worth_a_compaction_unless_it_has_waited_too_long()
    {
        using var test = new TestLog(onDisk: false, Compacted with { MinCleanableDirtyRatio = 0.5, MaxCompactionLagMs = 100_000 });
        test.Append(("a", "1"), ("b", "1"), ("c", "1"), ("d", new string('x', 500)));
        Compact(test);
        test.Append(("a", "2"));
        Assert.False(Compact(test));
        Assert.Equal(2, test.See(committedOnly: false).Count(record => record.Key == "a"));
        test.Time.Advance(TimeSpan.FromMilliseconds(100_000));
        Assert.True(test.Log.Compact());
        Assert.Equal(1, test.See(committedOnly: false).Count(record => record.Key == "a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tombstones_stay_for_their_time_after_they_were_first_compacted(bool reopened)
    {
        using var test = new TestLog(onDisk: true, Compacted);
        test.Append(("a", "1"), ("b", "2"));
        test.Append(("a", null), ("c", "3"));
        test.Time.Advance(TimeSpan.FromDays(1));
        Assert.True(test.Log.Compact());
        Assert.Equal(["1=2", "2=", "3=3"], test.Values());
        Assert.Equal([1, 2, 3], test.See(committedOnly: false).Select(record => record.Offset));
        if (reopened)
        {
            test.Reopen();
        }

        test.Time.Advance(TimeSpan.FromMilliseconds(4999));
        test.Log.Compact();
        Assert.Equal(["1=2", "2=", "3=3"], test.Values());
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(test.Log.Compact());
        Assert.Equal(["1=2", "3=3"], test.Values());
    }

    [Fact]
    public void A_compaction_leaves_timestamps_and_headers_as_they_were()
    {
        using var test = new TestLog(onDisk: false, Compacted);
        var time = test.NowMs;
        test.Log.Append(new RecordBatchBuilder()
            .Add(time - 5, [1], [1])
            .Add(time - 3, [2], null, new RecordHeader("h", [7]))
            .Add(time - 4, [1], [2])
            .Build());
        Compact(test);
        test.Log.Read(0, 1000, 3, atLeastOne: true, out var records);
        using var reader = new RecordReader(records);
        Assert.True(reader.TryRead(out var first));
        Assert.True(reader.TryRead(out var second));
        Assert.Equal((time - 3, time - 4), (first.Timestamp, second.Timestamp));
        Assert.Equal([7], Assert.Single(first.Headers()).Value!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Aborted_records_neither_stay_nor_displace_committed_ones(bool onDisk)
    {
        using var test = new TestLog(onDisk, Compacted);
        test.Append(("a", "1"), ("key-0", "2"));
        test.Append(7, 0, 0, transactional: true);
        test.Log.AppendMarker(7, 0, 0, commit: false);
        Compact(test);
        Assert.Equal(["0=1", "1=2"], test.Values());
        Assert.Equal(["0=1", "1=2"], test.Values(committedOnly: true));
        Assert.Empty(test.Log.AbortedTransactions(0, 4));

        test.Append(7, 0, 1, transactional: true);
        test.Log.AppendMarker(7, 0, 0, commit: true);
        test.Append(8, 0, 0, transactional: true);
        Compact(test);
        test.Reopen();
        Assert.Equal(["0=1", "1=2", "4=value-1"], test.Values(committedOnly: true));
    }

    [Fact]
    public void What_lies_behind_the_last_stable_offset_is_left_alone()
    {
        using var test = new TestLog(onDisk: false, Compacted with { SegmentBytes = 80 });
        test.Append(("a", "1"));
        test.Append(("a", "2"));
        test.Append(7, 0, 0, transactional: true);
        test.Append(("a", "3"));
        test.Append(("a", "4"));
        Compact(test);
        Assert.Equal(["1=2", "2=value-0", "3=3", "4=4"], test.Values());
        test.Log.AppendMarker(7, 0, 0, commit: true);
        Compact(test);
        Assert.Equal(["2=value-0", "4=4"], test.Values());
    }

    [Fact]
    public void Markers_stay_with_their_records_and_for_their_time_after_them()
    {
        using var test = new TestLog(onDisk: false, Compacted with { ProducerIdExpirationMs = 1 });
        test.Append(7, 0, 0, transactional: true);
        test.Log.AppendMarker(7, 0, 0, commit: true);
        Compact(test);
        Assert.Equal([0, 1], BatchOffsets(test));
        test.Append(("key-0", "later"));
        test.Log.ApplyRetention();
        Compact(test);
        Assert.Equal([1, 2], BatchOffsets(test));

        test.Time.Advance(TimeSpan.FromMilliseconds(4999));
        test.Log.ApplyRetention();
        Compact(test);
        Assert.Equal([2], BatchOffsets(test));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_producers_last_sequence_number_outlives_its_records(bool transactional)
    {
        using var test = new TestLog(onDisk: true, Compacted);
        test.Append(7, 0, 0, transactional, count: 2);
        if (transactional)
        {
            test.Log.AppendMarker(7, 0, 3, commit: true);
        }

        test.Append(("key-0", "later"), ("key-1", "later"));
        var before = test.Log.Producers();
        Compact(test);
        Compact(test);
        Assert.Equal(["later", "later"], test.See(committedOnly: true).Select(record => record.Value));
        test.Reopen();
        Assert.Equal(before, test.Log.Producers());
        Assert.Equal(test.Log.EndOffset, test.Log.LastStableOffset);
        Assert.Equal(0, test.Append(7, 0, 0, transactional, count: 2).BaseOffset);
        Assert.Equal(KafkaErrorCode.OutOfOrderSequenceNumber, test.Append(7, 0, 3, transactional).Error);
        Assert.True(test.Append(7, 0, 2, transactional).Ok);
    }

    [Fact]
    public void The_epoch_of_a_producer_whose_records_were_aborted_still_fences_after_a_restart()
    {
        using var test = new TestLog(onDisk: true, Compacted);
        test.Append(7, 3, 0, transactional: true);
        test.Log.AppendMarker(7, 4, 0, commit: false);
        for (var i = 0; i < 3; i++)
        {
            test.Time.Advance(TimeSpan.FromMilliseconds(5000));
            test.Log.Compact(always: true);
        }

        test.Reopen();
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, test.Append(7, 3, 1, transactional: true).Error);
    }

    [Fact]
    public void Small_segments_become_one()
    {
        using var test = new TestLog(onDisk: true, Compacted);
        for (var i = 0; i < 10; i++)
        {
            test.Append(($"key-{i % 3}", $"{i}"));
            Compact(test);
        }

        Assert.Equal([0, 10], AppendTests.Segments(test));
        Assert.Equal(["7=7", "8=8", "9=9"], test.Values());
        test.Reopen();
        Assert.Equal(["7=7", "8=8", "9=9"], test.Values());
    }

    [Fact]
    public void A_topic_that_also_deletes_does_both()
    {
        using var test = new TestLog(onDisk: true, Compacted with { CleanupPolicy = CleanupPolicy.Compact | CleanupPolicy.Delete, RetentionMs = 10_000 });
        test.Append(("a", "1"), ("b", "2"));
        test.Append(("a", "3"));
        Compact(test);
        Assert.Equal(["1=2", "2=3"], test.Values());
        test.Time.Advance(TimeSpan.FromMilliseconds(10_000));
        Assert.True(test.Log.ApplyRetention());
        Assert.Empty(test.Values());
        Assert.Equal((3, 3), (test.Log.LogStartOffset, test.Log.EndOffset));
    }

    [Fact]
    public void A_log_that_does_not_compact_is_left_alone()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(("a", "1"));
        test.Append(("a", "2"));
        Assert.False(test.Log.Compact(always: true));
        Assert.Equal(["0=1", "1=2"], test.Values());
    }

    private static bool Compact(TestLog test)
    {
        test.Time.Advance(TimeSpan.FromMilliseconds(test.Log.Settings.SegmentMs));
        return test.Log.Compact();
    }

    private static List<long> BatchOffsets(TestLog test)
    {
        var offsets = new List<long>();
        for (var next = 0L; next < test.Log.EndOffset;)
        {
            test.Log.Read(next, 1, test.Log.EndOffset, atLeastOne: true, out var records);
            if (!RecordBatch.TryRead(records.Span, out var batch, out _))
            {
                break;
            }

            offsets.Add(batch.BaseOffset);
            next = batch.LastOffset + 1;
        }

        return offsets;
    }
}
