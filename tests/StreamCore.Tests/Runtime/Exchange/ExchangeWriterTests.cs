using StreamCore.Runtime;
using StreamCore.Runtime.Exchange;
using StreamCore.State;

namespace StreamCore.Tests.Runtime.Exchange;

public sealed class ExchangeWriterTests
{
    private readonly WritingSubtask _task = new();

    [Fact]
    public void Records_come_with_their_timestamps_in_order()
    {
        var reader = new ReadingSubtask<int>(writers: 1, new(Count: 4, Records: 2));
        var writer = _task.Forward(reader.Channels[0]);
        _task.Collect(writer, 1, 10);
        _task.Collect(writer, 2, 5);
        _task.Collect(writer, 3, 20);
        Assert.Equal(["1@10", "2@5"], reader.DeliverAll());

        writer.Flush();
        Assert.Equal(["1@10", "2@5", "3@20"], reader.DeliverAll());
        Assert.Equal(3, _task.Counters.RecordsOut);
        Assert.Equal(3, reader.Counters.RecordsIn);
    }

    [Fact]
    public void Nothing_written_is_nothing_sent_by_a_flush()
    {
        var reader = new ReadingSubtask<int>(writers: 1);
        _task.Forward(reader.Channels[0]).Flush();

        Assert.False(reader.Inbox.TryTake(out _));
    }

    [Fact]
    public void Events_come_behind_the_records_before_them_and_before_those_after_them()
    {
        var reader = new ReadingSubtask<int>(writers: 1);
        var writer = _task.Forward(reader.Channels[0]);
        _task.Collect(writer, 1);
        writer.OnWatermark(7);
        writer.OnWatermark(8);
        _task.Collect(writer, 2);
        writer.OnStatus(StreamStatus.Idle);
        writer.OnStatus(StreamStatus.Active);
        Assert.Equal(["1@0", "W7", "W8", "2@0", "Idle", "Active"], reader.DeliverAll());

        _task.Collect(writer, 3);
        writer.SendBarrier(5);
        _task.Collect(writer, 4);
        writer.Flush();
        Assert.Equal(["3@0", "B5:0", "4@0"], reader.DeliverAll()[6..]);
    }

    [Fact]
    public void Rebalance_takes_the_readers_in_turn()
    {
        var (readers, channels) = Readers<int>(3);
        var writer = new RebalanceWriter<int>(channels, _task.Element, _task.Clock, _task.Counters);
        for (var i = 0; i < 7; i++)
        {
            _task.Collect(writer, i);
        }

        writer.Flush();
        Assert.Equal(["0@0", "3@0", "6@0"], readers[0].DeliverAll());
        Assert.Equal(["1@0", "4@0"], readers[1].DeliverAll());
        Assert.Equal(["2@0", "5@0"], readers[2].DeliverAll());
        Assert.Equal(7, _task.Counters.RecordsOut);
    }

    [Fact]
    public void Broadcast_gives_every_record_to_every_reader_and_counts_it_once()
    {
        var (readers, channels) = Readers<int>(3);
        var writer = new BroadcastWriter<int>(channels, _task.Element, _task.Clock, _task.Counters);
        _task.Collect(writer, 1, 100);
        _task.Collect(writer, 2, 200);
        writer.Flush();

        Assert.All(readers, reader => Assert.Equal(["1@100", "2@200"], reader.DeliverAll()));
        Assert.Equal(2, _task.Counters.RecordsOut);
    }

    [Fact]
    public void Hash_gives_each_record_to_the_owner_of_its_key_group()
    {
        var (readers, channels) = Readers<long>(3);
        var writer = new HashWriter<long>(channels, new LongKeySelector(), _task.Element, _task.Clock, _task.Counters);
        var expected = new List<string>[] { [], [], [] };
        for (var key = 0L; key < 200; key++)
        {
            _task.Collect(writer, key);
            expected[KeyGroup.SubtaskFor(KeyGroup.Of(BitConverter.GetBytes(key)), 3)].Add($"{key}@0");
        }

        writer.Flush();
        for (var i = 0; i < 3; i++)
        {
            Assert.NotEmpty(expected[i]);
            Assert.Equal(expected[i], readers[i].DeliverAll());
        }
    }

    [Fact]
    public void Watermarks_statuses_and_barriers_go_to_all_readers_with_or_without_records()
    {
        var (readers, channels) = Readers<int>(2);
        var writer = new RebalanceWriter<int>(channels, _task.Element, _task.Clock, _task.Counters);
        _task.Collect(writer, 1);
        writer.OnWatermark(3);
        writer.OnStatus(StreamStatus.Idle);
        writer.SendBarrier(9);

        Assert.Equal(["1@0", "W3", "Idle", "B9:0"], readers[0].DeliverAll());
        Assert.Equal(["W3", "Idle", "B9:0"], readers[1].DeliverAll());
    }

    [Fact]
    public void The_valve_and_the_barriers_know_the_channel()
    {
        var reader = new ReadingSubtask<int>(writers: 2);
        var first = _task.Forward(reader.Channels[0]);
        var second = new WritingSubtask().Forward(reader.Channels[1]);
        first.OnWatermark(10);
        Assert.Empty(reader.DeliverAll());

        second.OnWatermark(4);
        second.SendBarrier(1);
        Assert.Equal(["W4", "B1:1"], reader.DeliverAll());
    }

    [Fact]
    public void A_channel_without_a_reader_says_so()
    {
        var inbox = new Inbox(_task.Clock, CancellationToken.None);
        var writer = _task.Forward(new ExchangeChannel<int>(inbox, 3, ExchangeBuffers.Default, CancellationToken.None));
        writer.OnWatermark(1);

        Assert.True(inbox.TryTake(out var batch));
        Assert.Contains("Channel 3 has no reader", Assert.Throws<InvalidOperationException>(batch.Deliver).Message, StringComparison.Ordinal);
    }

    private static (ReadingSubtask<T>[] Readers, ExchangeChannel<T>[] Channels) Readers<T>(int count)
    {
        ReadingSubtask<T>[] readers = [.. Enumerable.Range(0, count).Select(_ => new ReadingSubtask<T>(writers: 1))];
        return (readers, [.. readers.Select(reader => reader.Channels[0])]);
    }

    private sealed class LongKeySelector : KeyGroupSelector<long>
    {
        public override int KeyGroupOf(in long element) => KeyGroup.Of(BitConverter.GetBytes(element));
    }
}
