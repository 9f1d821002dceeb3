using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

public sealed class BackPressureTests
{
    private const int Buffers = 4;
    private const int Records = 16;

    private readonly WritingSubtask _task = new();

    [Fact]
    public async Task A_writer_waits_when_the_reader_does_not_take()
    {
        var reader = new ReadingSubtask<int>(writers: 1, new(Buffers, Records));
        var writer = _task.Forward(reader.Channels[0]);
        var written = 0;
        var writing = Soon.Start(() =>
        {
            for (; written < 10 * Buffers * Records; written++)
            {
                _task.Collect(writer, written);
            }
        });

        Soon.IsTrue(() => _task.IsBackPressured);
        Assert.Equal(Buffers * Records, Volatile.Read(ref written));
        Assert.Equal(Buffers * Records, _task.Counters.RecordsOut);

        while (!writing.IsCompleted)
        {
            reader.Inbox.Take(TimeSpan.FromMilliseconds(10))?.Deliver();
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, 10 * Buffers * Records).Select(i => $"{i}@0"), reader.DeliverAll());
    }

    [Fact]
    public async Task Events_without_records_need_buffers_too()
    {
        var reader = new ReadingSubtask<int>(writers: 1, new(Buffers, Records));
        var writer = _task.Forward(reader.Channels[0]);
        var writing = Soon.Start(() =>
        {
            for (var i = 1; i <= Buffers + 1; i++)
            {
                writer.OnWatermark(i);
            }
        });

        Soon.IsTrue(() => _task.IsBackPressured);
        reader.DeliverAll();
        await writing;
        Assert.Equal(Enumerable.Range(1, Buffers + 1).Select(i => $"W{i}"), reader.DeliverAll());
    }

    [Fact]
    public void Buffers_are_used_again_and_keep_nothing_alive()
    {
        var reader = new ReadingSubtask<object>(writers: 1, new(Buffers, Records));
        var writer = _task.Forward(reader.Channels[0]);
        var batches = new HashSet<RecordBatch<object>>();
        for (var i = 0; i < 10 * Buffers; i++)
        {
            _task.Collect<object>(writer, "element");
            _task.Collect<object>(writer, "element");
            writer.Flush();
            Assert.True(reader.Inbox.TryTake(out var batch));
            batches.Add((RecordBatch<object>)batch);
            batch.Deliver();
        }

        Assert.Single(batches);
        Assert.All(batches, batch => Assert.All(batch.Elements, Assert.Null));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_of_a_writer_whose_reader_has_crashed()
    {
        using var region = new CancellationTokenSource();
        var reader = new ReadingSubtask<int>(writers: 1, new(Buffers, Records), region.Token);
        var writer = _task.Forward(reader.Channels[0]);
        var writing = Soon.Start(() => WriteWithoutEnd(writer));
        Soon.IsTrue(() => _task.IsBackPressured);

        await region.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public void After_cancellation_no_buffer_is_given_out()
    {
        using var region = new CancellationTokenSource();
        var reader = new ReadingSubtask<int>(writers: 1, cancellation: region.Token);
        region.Cancel();

        Assert.Throws<OperationCanceledException>(() => _task.Forward(reader.Channels[0]).OnWatermark(1));
    }

    private void WriteWithoutEnd(ExchangeWriter<int> writer)
    {
        while (true)
        {
            _task.Collect(writer, 0);
        }
    }
}
