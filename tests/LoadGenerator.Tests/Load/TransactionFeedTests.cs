using LoadGenerator.Load;
using LoadGenerator.Simulation;
using Microsoft.Extensions.Time.Testing;

namespace LoadGenerator.Tests.Load;

public sealed class TransactionFeedTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Event_times_follow_the_schedule()
    {
        var sink = new FakeSink();

        var result = await RunAsync(sink, count: 100, TestContext.Current.CancellationToken);

        var start = sink.Sent[0].EventTime;
        Assert.Equal(Enumerable.Range(0, 100).Select(i => start + (i * 10L)), sink.Sent.Select(t => t.EventTime));
        Assert.Equal(100, result.Sent);
        Assert.Equal(0.99, result.Elapsed.TotalSeconds, 3);
    }

    [Fact]
    public async Task A_sink_that_blocks_shifts_neither_the_schedule_nor_loses_anything()
    {
        // The 10th send takes a second, in which 100 more fall due.
        var sink = new FakeSink(i => _time.Advance(TimeSpan.FromSeconds(i == 9 ? 1 : 0)));

        var result = await RunAsync(sink, count: 200, TestContext.Current.CancellationToken);

        var start = sink.Sent[0].EventTime;
        Assert.Equal(200, sink.Sent.Count);
        Assert.Equal(start + (199 * 10L), sink.Sent[^1].EventTime);
        Assert.Equal(990, result.Lag.Max, 1.0);
        Assert.Equal(1.99, result.Elapsed.TotalSeconds, 3);
    }

    [Fact]
    public async Task Cancelling_ends_the_feed_with_what_was_sent()
    {
        using var cancellation = new CancellationTokenSource();
        var sink = new FakeSink(i =>
        {
            if (i == 4)
            {
                cancellation.Cancel();
            }
        });

        var result = await RunAsync(sink, count: 100, cancellation.Token);

        Assert.Equal(5, result.Sent);
        Assert.Equal(5, sink.Sent.Count);
    }

    [Fact]
    public async Task A_sink_that_fails_fails_the_feed()
    {
        var sink = new FakeSink(_ => throw new IOException("gone"));

        await Assert.ThrowsAsync<IOException>(() => RunAsync(sink, count: 1, TestContext.Current.CancellationToken));
    }

    private Task<FeedResult> RunAsync(FakeSink sink, long count, CancellationToken cancellationToken)
    {
        var simulator = new TransactionSimulator(new() { Cards = 10, Terminals = 10 }, new RunId("r"));
        var feed = new TransactionFeed(simulator, sink, new FakePacer(_time), _time);
        return feed.RunAsync(OpenLoopSchedule.StartingAfter(_time, rate: 100), count, cancellationToken);
    }
}
