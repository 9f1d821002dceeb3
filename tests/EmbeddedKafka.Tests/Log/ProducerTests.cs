using EmbeddedKafka.Log;

namespace EmbeddedKafka.Tests.Log;

public sealed class ProducerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_five_batches_are_acknowledged_again_and_not_appended_again(bool reopened)
    {
        using var test = new TestLog(onDisk: true);
        for (var sequence = 0; sequence < 7; sequence++)
        {
            Assert.True(test.Append(1, 0, sequence).Ok);
        }

        if (reopened)
        {
            test.Reopen();
        }

        for (var sequence = 2; sequence < 7; sequence++)
        {
            Assert.Equal((KafkaErrorCode.None, sequence), Result(test.Append(1, 0, sequence)));
        }

        Assert.Equal((KafkaErrorCode.OutOfOrderSequenceNumber, -1), Result(test.Append(1, 0, 1)));
        Assert.Equal(7, test.Log.EndOffset);
    }

    [Fact]
    public void A_gap_is_refused_and_the_right_batch_is_taken_after_that()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(1, 0, 0, count: 3);
        Assert.Equal((KafkaErrorCode.OutOfOrderSequenceNumber, -1), Result(test.Append(1, 0, 4)));
        Assert.Equal((KafkaErrorCode.OutOfOrderSequenceNumber, -1), Result(test.Append(1, 0, 2)));
        Assert.Equal((KafkaErrorCode.None, 3), Result(test.Append(1, 0, 3)));
    }

    [Fact]
    public void Producers_do_not_disturb_each_other()
    {
        using var test = new TestLog(onDisk: false);
        Assert.True(test.Append(1, 0, 0).Ok);
        Assert.True(test.Append(2, 0, 0).Ok);
        Assert.True(test.Append(1, 0, 1).Ok);
        Assert.True(test.Append(2, 0, 1).Ok);
    }

    [Fact]
    public void An_older_epoch_is_fenced_and_a_newer_one_begins_at_zero()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(1, 3, 0);
        Assert.Equal((KafkaErrorCode.InvalidProducerEpoch, -1), Result(test.Append(1, 2, 0)));
        Assert.Equal((KafkaErrorCode.OutOfOrderSequenceNumber, -1), Result(test.Append(1, 4, 1)));
        Assert.Equal((KafkaErrorCode.None, 1), Result(test.Append(1, 4, 0)));
        Assert.Equal((KafkaErrorCode.InvalidProducerEpoch, -1), Result(test.Append(1, 3, 1)));
    }

    [Fact]
    public void A_marker_fences_older_epochs()
    {
        using var test = new TestLog(onDisk: false);
        Assert.True(test.Append(1, 3, 0, transactional: true).Ok);
        Assert.True(test.Log.AppendMarker(1, 4, 0, commit: false).Ok);
        Assert.Equal((KafkaErrorCode.InvalidProducerEpoch, -1), Result(test.Append(1, 3, 1, transactional: true)));
        Assert.Equal((KafkaErrorCode.None, 2), Result(test.Append(1, 4, 0, transactional: true)));
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, test.Log.AppendMarker(1, 3, 0, commit: true).Error);
    }

    [Fact]
    public void A_marker_of_an_older_coordinator_is_refused()
    {
        using var test = new TestLog(onDisk: false);
        Assert.True(test.Log.AppendMarker(1, 0, 5, commit: false).Ok);
        Assert.Equal(KafkaErrorCode.TransactionCoordinatorFenced, test.Log.AppendMarker(1, 0, 4, commit: true).Error);
        Assert.True(test.Log.AppendMarker(1, 0, 5, commit: true).Ok);
    }

    [Fact]
    public void An_unknown_producer_may_begin_anywhere_unless_it_gets_an_epoch_for_each_transaction()
    {
        using var test = new TestLog(onDisk: false);
        var batch = test.Batch(1, 0, 17, records: ("a", "1"));
        Assert.Equal(KafkaErrorCode.OutOfOrderSequenceNumber, test.Log.Append(batch, unknownProducerStartsAtZero: true).Error);
        Assert.True(test.Log.Append(batch).Ok);
        Assert.Equal((KafkaErrorCode.None, 1), Result(test.Append(1, 0, 18)));
    }

    [Fact]
    public void Sequence_numbers_go_on_at_zero_after_the_largest()
    {
        using var test = new TestLog(onDisk: false);
        Assert.True(test.Log.Append(test.Batch(1, 0, int.MaxValue - 1, records: [("a", "1"), ("b", "2"), ("c", "3")])).Ok);
        Assert.Equal((KafkaErrorCode.OutOfOrderSequenceNumber, -1), Result(test.Append(1, 0, 0)));
        Assert.Equal((KafkaErrorCode.None, 3), Result(test.Append(1, 0, 1)));
    }

    [Fact]
    public void Records_outside_a_transaction_are_refused_while_the_producer_has_one_open()
    {
        using var test = new TestLog(onDisk: false);
        test.Append(1, 0, 0, transactional: true);
        Assert.True(test.Log.HasOpenTransaction(1));
        Assert.Equal((KafkaErrorCode.InvalidTxnState, -1), Result(test.Append(1, 0, 1)));
        test.Log.AppendMarker(1, 0, 0, commit: true);
        Assert.False(test.Log.HasOpenTransaction(1));
    }

    [Fact]
    public void An_idle_producer_is_forgotten_but_not_within_a_transaction_nor_because_its_records_are_old()
    {
        using var test = new TestLog(onDisk: false, new LogSettings { ProducerIdExpirationMs = 1000, RetentionMs = -1 });
        test.Append(1, 0, 0);
        test.Append(2, 0, 0, transactional: true);
        test.Log.Append(test.Batch(3, 0, 0, timestamp: 5, records: ("a", "1")));
        test.Time.Advance(TimeSpan.FromMilliseconds(999));
        test.Log.ApplyRetention();
        Assert.Equal([1, 2, 3], test.Log.Producers().Select(producer => producer.ProducerId).Order());
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        test.Log.ApplyRetention();
        Assert.Equal([2], test.Log.Producers().Select(producer => producer.ProducerId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Producers_are_described_also_after_a_restart(bool reopened)
    {
        using var test = new TestLog(onDisk: true);
        test.Append(1, 2, 0, count: 5);
        test.Append(2, 0, 0, transactional: true);
        test.Log.AppendMarker(2, 0, 8, commit: true);
        test.Append(2, 0, 1, transactional: true, count: 2);
        if (reopened)
        {
            test.Reopen();
        }

        Assert.Equal(
            [new(1, 2, 4, test.NowMs, -1, -1), new(2, 0, 2, test.NowMs, 8, 7)],
            test.Log.Producers().OrderBy(producer => producer.ProducerId));
    }

    [Fact]
    public void The_brokers_own_transactional_batches_need_no_sequence_number_but_a_current_epoch()
    {
        using var test = new TestLog(onDisk: false);
        Assert.True(Own(2).Ok);
        Assert.Equal((1, 0), (test.Log.EndOffset, test.Log.LastStableOffset));
        Assert.True(Own(2).Ok);
        Assert.True(test.Log.AppendMarker(1, 3, 0, commit: false).Ok);
        Assert.Equal(KafkaErrorCode.InvalidProducerEpoch, Own(2).Error);

        AppendOutcome Own(short epoch) => test.Log.AppendOwn(
            new RecordBatchBuilder { ProducerId = 1, ProducerEpoch = epoch, IsTransactional = true }.Add(test.NowMs, [1], [2]).Build());
    }

    private static (KafkaErrorCode Error, long BaseOffset) Result(AppendOutcome outcome) => (outcome.Error, outcome.BaseOffset);
}
