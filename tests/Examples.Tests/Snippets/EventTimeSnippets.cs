using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Time;
using StreamCore.Windowing;

namespace Examples.Tests.Snippets;

public sealed class EventTimeSnippets
{
    private static readonly Visit[] Visits =
    [
        new("ann", DateTimeOffset.UnixEpoch),
        new("bob", DateTimeOffset.UnixEpoch.AddSeconds(30)),
        new("ann", DateTimeOffset.UnixEpoch.AddSeconds(90)),
    ];

    [Fact]
    public async Task Windows()
    {
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment();

        #region watermarks
        var visits = environment.FromCollection(Visits).AssignTimestampsAndWatermarks(
            WatermarkStrategy.ForBoundedOutOfOrderness<Visit>(TimeSpan.FromSeconds(5))
                .WithTimestampAssigner(visit => visit.Time.ToUnixTimeMilliseconds())
                .WithIdleness(TimeSpan.FromMinutes(1)));
        #endregion

        #region sessions
        var sessions = visits
            .KeyBy(visit => visit.User)
            .Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMinutes(1)))
            .AllowedLateness(TimeSpan.FromSeconds(30))
            .Sum(_ => 1)
            .Map(session => $"{session.Key}: {session.Value}");
        #endregion

        sessions.SinkTo(sink);
        await environment.ExecuteAsync("windows", TestContext.Current.CancellationToken);
        Assert.Equal(["ann: 1", "ann: 1", "bob: 1"], sink.Committed.Order());
    }

    [Fact]
    public async Task Side_outputs()
    {
        var lateSink = new CollectSink<int>();
        var sink = new CollectSink<int>();
        var environment = new StreamExecutionEnvironment();
        var numbers = environment.FromElements(1, 200, 3);

        #region side-output
        var large = new OutputTag<int>("large");
        var small = numbers.Process(() => new SplitLarge(large));
        var largeOnes = small.GetSideOutput(large);
        #endregion

        small.SinkTo(sink);
        largeOnes.SinkTo(lateSink, "large");
        await environment.ExecuteAsync("side-outputs", TestContext.Current.CancellationToken);
        Assert.Equal([1, 3], sink.Committed);
        Assert.Equal([200], lateSink.Committed);
    }
}
