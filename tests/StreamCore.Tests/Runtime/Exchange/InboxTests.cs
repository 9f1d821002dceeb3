using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

public sealed class InboxTests
{
    private readonly WritingSubtask _task = new();

    [Fact]
    public void A_time_out_gives_nothing()
    {
        var reader = new ReadingSubtask<int>(writers: 1);

        Assert.Null(reader.Inbox.Take(TimeSpan.FromMilliseconds(1)));
        Assert.True(reader.Clock.Read().Idle > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_wait_may_be_longer_than_the_operating_system_can_wait()
    {
        var reader = new ReadingSubtask<int>(writers: 1);
        var reading = Soon.Start(() => reader.Inbox.Take(TimeSpan.MaxValue));
        Soon.IsTrue(() => reader.Clock.Read().Idle > TimeSpan.Zero);
        Assert.False(reading.IsCompleted);

        reader.Inbox.Wake();
        await reading;
    }

    [Fact]
    public async Task A_batch_ends_the_wait()
    {
        var reader = new ReadingSubtask<int>(writers: 1);
        RecordBatch? taken = null;
        var reading = Soon.Start(() => taken = reader.Inbox.Take(Timeout.InfiniteTimeSpan));
        Soon.IsTrue(() => reader.Clock.Read().Idle > TimeSpan.Zero);

        _task.Forward(reader.Channels[0]).OnWatermark(5);

        await reading;
        Assert.Equal(5, taken?.EventValue);
    }

    [Fact]
    public async Task A_wake_ends_the_wait_without_a_batch()
    {
        var reader = new ReadingSubtask<int>(writers: 1);
        RecordBatch? taken = null;
        var reading = Soon.Start(() => taken = reader.Inbox.Take(Timeout.InfiniteTimeSpan));
        Soon.IsTrue(() => reader.Clock.Read().Idle > TimeSpan.Zero);

        reader.Inbox.Wake();

        await reading;
        Assert.Null(taken);
    }

    [Fact]
    public void A_wake_before_the_wait_is_not_lost_and_ends_one_wait()
    {
        var reader = new ReadingSubtask<int>(writers: 1);
        reader.Inbox.Wake();
        reader.Inbox.Wake();

        Assert.Null(reader.Inbox.Take(Timeout.InfiniteTimeSpan));
        Assert.Equal(TimeSpan.Zero, reader.Clock.Read().Idle);
        Assert.Null(reader.Inbox.Take(TimeSpan.FromMilliseconds(1)));
        Assert.NotEqual(TimeSpan.Zero, reader.Clock.Read().Idle);
    }

    [Fact]
    public void A_batch_comes_before_a_wake()
    {
        var reader = new ReadingSubtask<int>(writers: 1);
        reader.Inbox.Wake();
        _task.Forward(reader.Channels[0]).OnWatermark(5);

        Assert.NotNull(reader.Inbox.Take(Timeout.InfiniteTimeSpan));
        Assert.Null(reader.Inbox.Take(Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        using var region = new CancellationTokenSource();
        var reader = new ReadingSubtask<int>(writers: 1, cancellation: region.Token);
        var reading = Soon.Start(() => reader.Inbox.Take(Timeout.InfiniteTimeSpan));
        Soon.IsTrue(() => reader.Clock.Read().Idle > TimeSpan.Zero);

        await region.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Throws<OperationCanceledException>(() => reader.Inbox.TryTake(out _));
    }
}
