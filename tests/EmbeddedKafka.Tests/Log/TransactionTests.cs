using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

public sealed class TransactionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_open_transaction_holds_back_committed_readers(bool reopened)
    {
        using var test = new TestLog(onDisk: true);
        test.Append(("a", "1"));
        test.Append(7, 0, 0, transactional: true);
        test.Append(("b", "2"));
        if (reopened)
        {
            test.Reopen();
        }

        Assert.Equal((1, 3), (test.Log.LastStableOffset, test.Log.EndOffset));
        Assert.Equal(["0=1"], test.Values(committedOnly: true));
        Assert.Equal(["0=1", "1=value-0", "2=2"], test.Values());

        test.Log.AppendMarker(7, 0, 0, commit: true);
        Assert.Equal(4, test.Log.LastStableOffset);
        Assert.Equal(["0=1", "1=value-0", "2=2"], test.Values(committedOnly: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Aborted_records_are_listed_for_those_who_read_them(bool reopened)
    {
        using var test = new TestLog(onDisk: true);
        test.Append(7, 0, 0, transactional: true);
        test.Append(8, 0, 0, transactional: true);
        test.Append(7, 0, 1, transactional: true);
        test.Log.AppendMarker(7, 0, 0, commit: false);
        test.Log.AppendMarker(8, 0, 0, commit: true);
        test.Append(7, 0, 2, transactional: true);
        test.Log.AppendMarker(7, 0, 0, commit: true);
        test.Append(8, 0, 1, transactional: true);
        test.Log.AppendMarker(8, 0, 0, commit: false);
        if (reopened)
        {
            test.Reopen();
        }

        Assert.Equal(["1=value-0", "5=value-2"], test.Values(committedOnly: true));
        Assert.Equal([new(7, 0), new(8, 7)], test.Log.AbortedTransactions(0, 9));
        Assert.Equal([new(7, 0)], test.Log.AbortedTransactions(0, 7));
        Assert.Equal([new(7, 0)], test.Log.AbortedTransactions(3, 5));
        Assert.Empty(test.Log.AbortedTransactions(4, 7));
        Assert.Equal([new(8, 7)], test.Log.AbortedTransactions(8, 9));
    }

    [Fact]
    public void The_oldest_of_several_open_transactions_counts()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(1, 0, 0, transactional: true);
        test.Append(2, 0, 0, transactional: true);
        test.Append(3, 0, 0, transactional: true);
        test.Log.AppendMarker(2, 0, 0, commit: true);
        Assert.Equal(0, test.Log.LastStableOffset);
        test.Log.AppendMarker(1, 0, 0, commit: true);
        Assert.Equal(2, test.Log.LastStableOffset);
        test.Log.AppendMarker(3, 0, 0, commit: true);
        Assert.Equal(6, test.Log.LastStableOffset);
    }

    [Fact]
    public void An_open_transaction_that_began_before_the_log_start_counts_from_there()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(1, 0, 0, transactional: true);
        test.Append(1, 0, 1, transactional: true);
        test.Log.DeleteRecordsBefore(1);
        Assert.Equal(1, test.Log.LastStableOffset);
    }

    [Fact]
    public void A_replay_tells_records_and_markers_in_order()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(("a", "1"));
        test.Log.Append(test.Batch(7, 2, 0, transactional: true, compression: CompressionType.Lz4, records: [("b", "2"), ("c", null)]));
        test.Log.AppendMarker(7, 2, 9, commit: false);
        test.Append(("d", "4"));
        test.Log.DeleteRecordsBefore(2);
        var told = new List<string>();
        test.Log.Replay(
            replayed => told.Add($"{replayed.Record.Offset} {replayed.ProducerId}/{replayed.ProducerEpoch} {replayed.IsTransactional} {replayed.Record.Key?.Length} {replayed.Record.Value?.Length}"),
            marker => told.Add($"{marker.Offset} {marker.ProducerId}/{marker.ProducerEpoch} commit {marker.Control.IsCommit} by {marker.Control.CoordinatorEpoch}"));
        Assert.Equal(["2 7/2 True 1 ", "3 7/2 commit False by 9", "4 -1/-1 False 1 1"], told);
    }

    [Fact]
    public void Leader_epochs_end_where_the_next_one_began()
    {
        using var test = new TestLog(onDisk: true);
        Assert.Equal(0, test.Log.LeaderEpoch);
        test.Append(("a", "1"));
        test.Append(("a", "2"));
        test.Log.StartEpoch(3);
        test.Append(("a", "3"));
        test.Reopen();
        Assert.Equal(3, test.Log.LeaderEpoch);
        test.Log.StartEpoch(4);
        test.Log.StartEpoch(5);
        test.Log.StartEpoch(2);
        test.Append(("a", "4"));

        Assert.Equal(5, test.Log.LeaderEpoch);
        Assert.Equal(new EpochEndOffset(0, 2), test.Log.EndOffsetOf(0));
        Assert.Equal(new EpochEndOffset(0, 2), test.Log.EndOffsetOf(2));
        Assert.Equal(new EpochEndOffset(3, 3), test.Log.EndOffsetOf(3));
        Assert.Equal(new EpochEndOffset(3, 3), test.Log.EndOffsetOf(4));
        Assert.Equal(new EpochEndOffset(5, 4), test.Log.EndOffsetOf(5));
        Assert.Equal(EpochEndOffset.Unknown, test.Log.EndOffsetOf(6));
        Assert.Equal(EpochEndOffset.Unknown, test.Log.EndOffsetOf(-1));
    }

    [Fact]
    public void Records_are_found_by_timestamp()
    {
        using var test = new TestLog(onDisk: false, new LogSettings { SegmentBytes = 150 });
        Assert.Null(test.Log.FindByTimestamp(0, long.MaxValue));
        Assert.Null(test.Log.FindMaxTimestamp(long.MaxValue));
        foreach (var timestamp in (long[])[100, 300, 200, 400, 400, 250])
        {
            test.Log.Append(test.Batch(timestamp: timestamp, records: ("a", "1")));
        }

        Assert.Equal(new TimestampedOffset(0, 100, 0), test.Log.FindByTimestamp(0, long.MaxValue));
        Assert.Equal(new TimestampedOffset(1, 300, 0), test.Log.FindByTimestamp(101, long.MaxValue));
        Assert.Equal(new TimestampedOffset(3, 400, 0), test.Log.FindByTimestamp(301, long.MaxValue));
        Assert.Null(test.Log.FindByTimestamp(301, limitOffset: 3));
        Assert.Null(test.Log.FindByTimestamp(401, long.MaxValue));
        Assert.Equal(new TimestampedOffset(3, 400, 0), test.Log.FindMaxTimestamp(long.MaxValue));
        Assert.Equal(new TimestampedOffset(1, 300, 0), test.Log.FindMaxTimestamp(3));

        test.Log.DeleteRecordsBefore(5);
        Assert.Equal(new TimestampedOffset(5, 250, 0), test.Log.FindByTimestamp(0, long.MaxValue));
        Assert.Equal(new TimestampedOffset(5, 250, 0), test.Log.FindMaxTimestamp(long.MaxValue));
    }

    [Fact]
    public void Records_before_the_log_start_are_not_found_by_timestamp_even_within_a_batch()
    {
        using var test = new TestLog(onDisk: false);
        test.Log.Append(new RecordBatchBuilder().Add(900, [1], [1]).Add(100, [1], [1]).Add(200, [1], [1]).Build());
        test.Append(("a", "1"));
        test.Log.DeleteRecordsBefore(1);
        Assert.Equal(new TimestampedOffset(1, 100, 0), test.Log.FindByTimestamp(0, long.MaxValue));
        Assert.Equal(new TimestampedOffset(2, 200, 0), test.Log.FindMaxTimestamp(3));
    }
}
