using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

public sealed class RetentionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Segments_go_when_their_last_record_is_too_old(bool onDisk)
    {
        using var test = new TestLog(onDisk, new LogSettings { RetentionMs = 1000, SegmentBytes = 100 });
        foreach (var age in (long[])[2000, 900, 1001, 1000, 999])
        {
            test.Log.Append(test.Batch(timestamp: test.NowMs - age, records: ("a", $"{age}")));
        }

        Assert.True(test.Log.ApplyRetention());
        Assert.Equal(["1=900", "2=1001", "3=1000", "4=999"], test.Values());
        Assert.Equal(1, test.Log.LogStartOffset);
        Assert.False(test.Log.ApplyRetention());

        test.Time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.True(test.Log.ApplyRetention());
        Assert.Equal(["4=999"], test.Values());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_records_may_go_and_offsets_go_on_also_after_a_restart(bool onDisk)
    {
        using var test = new TestLog(onDisk, new LogSettings { RetentionMs = 1000 });
        test.Append(("a", "1"), ("b", "2"));
        test.Time.Advance(TimeSpan.FromMilliseconds(1001));
        Assert.True(test.Log.ApplyRetention());
        Assert.Equal((2, 2, 0), (test.Log.LogStartOffset, test.Log.EndOffset, test.Log.SizeInBytes));
        test.Reopen();
        Assert.Equal((2, 2), (test.Log.LogStartOffset, test.Log.EndOffset));
        Assert.Equal(2, test.Append(("c", "3")).BaseOffset);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_oldest_segments_go_while_the_others_reach_the_bound(bool onDisk)
    {
        using var test = new TestLog(onDisk, new LogSettings { RetentionMs = -1, SegmentBytes = 80 });
        for (var i = 0; i < 6; i++)
        {
            test.Append(("a", $"{i}"));
        }

        var size = test.Log.SizeInBytes / 6;
        test.Log.Settings = test.Log.Settings with { RetentionBytes = 3 * size };
        Assert.True(test.Log.ApplyRetention());
        Assert.Equal(["3=3", "4=4", "5=5"], test.Values());
        test.Log.Settings = test.Log.Settings with { RetentionBytes = (2 * size) + 1 };
        Assert.False(test.Log.ApplyRetention());
    }

    [Fact]
    public void Without_the_delete_policy_nothing_expires_and_nothing_may_be_deleted()
    {
        using var test = new TestLog(onDisk: false, new LogSettings { CleanupPolicy = CleanupPolicy.Compact, RetentionMs = 1, RetentionBytes = 1 });
        test.Append(("a", "1"));
        test.Time.Advance(TimeSpan.FromDays(30));
        Assert.False(test.Log.ApplyRetention());
        Assert.Equal(KafkaErrorCode.PolicyViolation, test.Log.DeleteRecordsBefore(1));
        Assert.Equal(["0=1"], test.Values());
    }

    [Fact]
    public void Records_without_timestamps_age_from_when_they_were_written()
    {
        using var test = new TestLog(onDisk: false, new LogSettings { RetentionMs = 1000 });
        test.Log.Append(test.Batch(timestamp: -1, records: ("a", "1")));
        test.Time.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.False(test.Log.ApplyRetention());
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(test.Log.ApplyRetention());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Deleted_records_stay_deleted(bool onDisk)
    {
        using var test = new TestLog(onDisk, new LogSettings { SegmentBytes = 150 });
        for (var i = 0; i < 5; i++)
        {
            test.Append(("a", $"{i}"), ("b", $"{i}"));
        }

        Assert.Equal(KafkaErrorCode.OffsetOutOfRange, test.Log.DeleteRecordsBefore(11));
        Assert.Equal(KafkaErrorCode.OffsetOutOfRange, test.Log.DeleteRecordsBefore(-1));
        var before = test.Log.SizeInBytes;
        Assert.Equal(KafkaErrorCode.None, test.Log.DeleteRecordsBefore(7));
        Assert.Equal(KafkaErrorCode.None, test.Log.DeleteRecordsBefore(3));
        Assert.Equal(7, test.Log.LogStartOffset);
        Assert.Equal(before * 2 / 5, test.Log.SizeInBytes);
        Assert.Equal(KafkaErrorCode.OffsetOutOfRange, test.Log.Read(6, 100, 10, atLeastOne: true, out _));
        test.Reopen();
        Assert.Equal(7, test.Log.LogStartOffset);
        Assert.Equal(["7=3", "8=4", "9=4"], test.Values());
    }

    [Fact]
    public void Aborted_transactions_are_forgotten_with_their_records()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(1, 0, 0, transactional: true);
        test.Log.AppendMarker(1, 0, 0, commit: false);
        test.Append(1, 0, 1, transactional: true);
        test.Log.AppendMarker(1, 0, 0, commit: false);
        Assert.Equal(2, test.Log.AbortedTransactions(0, 4).Count);
        test.Log.DeleteRecordsBefore(1);
        Assert.Equal(2, test.Log.AbortedTransactions(0, 4).Count);
        test.Log.DeleteRecordsBefore(2);
        Assert.Equal([new(1, 2)], test.Log.AbortedTransactions(0, 4));
    }
}
