using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.Testing;
using StreamCore.Time;

namespace Examples.Tests.Snippets;

public sealed class TestingSnippets
{
    #region harness
    [Fact]
    public void A_session_ends_after_ten_silent_minutes()
    {
        using var harness = new OperatorHarness();
        var visits = harness.Input<Visit>();
        var sessions = harness.Capture(visits.Stream.KeyBy(visit => visit.User).Process(() => new SessionLength()));

        visits.Element(new("ann", DateTimeOffset.UnixEpoch), timestamp: 0);
        visits.Element(new("ann", DateTimeOffset.UnixEpoch.AddMinutes(9)), timestamp: 540_000);
        visits.Watermark(1_139_999);
        Assert.Empty(sessions.Elements);

        visits.Watermark(1_140_000);
        Assert.Equal(["ann: 2 visits"], sessions.Elements);
    }
    #endregion

    #region scripted
    [Fact]
    public async Task Each_word_is_counted_once_although_the_job_crashes()
    {
        var store = new InMemoryEpochStore();
        var script = new Script<string>().Add("a").Add("b").Crash().Add("a");
        var sink = new CollectSink<KeyValuePair<string, int>>();

        await Assert.ThrowsAsync<JobFailedException>(RunAsync);
        await RunAsync();

        Assert.Equal([new("a", 1), new("b", 1), new("a", 2)], sink.Committed);

        Task RunAsync()
        {
            var environment = new StreamExecutionEnvironment(new() { EpochStore = store });
            environment.FromSource(new ScriptedSource<string>(script), WatermarkStrategy.NoWatermarks<string>(), "words")
                .KeyBy(word => word)
                .Sum(_ => 1)
                .SinkTo(sink);
            return environment.ExecuteAsync("test");
        }
    }
    #endregion
}
