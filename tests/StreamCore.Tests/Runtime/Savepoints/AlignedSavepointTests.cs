using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.State.Savepoints;
using StreamCore.Testing;
using StreamCore.Tests.Connectors;
using StreamCore.Tests.Runtime.Aligned;
using StreamCore.Time;
using StreamCore.Windowing;

namespace StreamCore.Tests.Runtime.Savepoints;

/// <summary>A job with an exchange and windows stops with a savepoint, and another application goes on with it.</summary>
public sealed class AlignedSavepointTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Savepoint => _directory["savepoint"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Another_application_goes_on_where_the_first_has_stopped()
    {
        var expected = await RunWholeAsync();
        var script = Script(pauses: true);
        var sink = new CollectSink<string>();
        var files = await StopAsync(script, sink);
        Assert.Equal([_directory["savepoint/words.savepoint"]], files);
        script.Resume();

        await Job(script, sink, new() { FromSavepoint = Savepoint }, parallelism: 3).RunAsync();

        Assert.Equal(expected, sink.Committed.Order(StringComparer.Ordinal));
        Assert.Equal(0, sink.UncommittedCount);
    }

    [Fact]
    public async Task A_restart_with_the_same_option_goes_on_with_what_was_done_since()
    {
        var expected = await RunWholeAsync();
        var script = Script(pauses: true);
        var sink = new CollectSink<string>();
        await StopAsync(script, sink);
        var store = new InMemoryEpochStore();
        var options = new StreamExecutionOptions { FromSavepoint = Savepoint, EpochStore = store };
        await StopWhenAsync(Job(script, sink, options), () => store.EntryCount > 0);
        script.Resume();

        await Job(script, sink, options).RunAsync();

        Assert.Equal(expected, sink.Committed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_savepoint_without_a_stop_lets_the_job_go_on()
    {
        var expected = await RunWholeAsync();
        var script = Script(pauses: true);
        var sink = new CollectSink<string>();
        var environment = Job(script, sink, new());
        var run = environment.RunAsync();
        await script.WaitForPauseAsync();

        await environment.CreateSavepointAsync(Savepoint, Cancellation).WaitAsync(JobRun.Patience, Cancellation);
        script.Resume();
        await run;

        Assert.Equal(expected, sink.Committed.Order(StringComparer.Ordinal));
        Assert.Contains("count/", string.Join(' ', SavepointReader.Verify(_directory["savepoint/words.savepoint"]).Select(state => state.Name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_savepoint_that_cannot_be_written_fails_alone_and_leaves_nothing()
    {
        var expected = await RunWholeAsync();
        _directory.Write("savepoint/words.savepoint", "of before");
        var script = Script(pauses: true);
        var sink = new CollectSink<string>();
        var environment = Job(script, sink, new());
        var run = environment.RunAsync();
        await script.WaitForPauseAsync();

        var failure = await Assert.ThrowsAsync<SavepointException>(
            () => environment.StopWithSavepointAsync(Savepoint, Cancellation).WaitAsync(JobRun.Patience, Cancellation));
        script.Resume();
        await run;

        Assert.Contains("words.savepoint' exists already", failure.Message, StringComparison.Ordinal);
        Assert.Equal("of before", File.ReadAllText(Assert.Single(Directory.GetFiles(Savepoint))));
        Assert.Equal(expected, sink.Committed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_application_with_state_of_its_own_is_refused()
    {
        var script = Script(pauses: true);
        await StopAsync(script, new());
        script.Resume();
        var store = new InMemoryEpochStore();
        await Job(script, new(), new() { EpochStore = store }).RunAsync();

        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => Job(script, new(), new() { EpochStore = store, FromSavepoint = Savepoint }).RunAsync());

        Assert.True(failure.IsFinal);
        Assert.Contains("already has state of its own", failure.Message, StringComparison.Ordinal);
        Assert.Contains("another application id", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_of_an_operator_that_is_gone_is_refused_by_name_unless_it_may_be_dropped()
    {
        var script = Script(pauses: true);
        await StopAsync(script, new());
        script.Resume();

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => Job(script, new(), new() { FromSavepoint = Savepoint }, countUid: "tally").RunAsync());

        Assert.Matches(@"does not have: count/\S+ \(3 entries\)", failure.Message);
        Assert.Contains("AllowNonRestoredState", failure.Message, StringComparison.Ordinal);
        var sink = new CollectSink<string>();
        await Job(script, sink, new() { FromSavepoint = Savepoint, AllowNonRestoredState = true }, countUid: "tally").RunAsync();
        // The counts begin anew; the windows, whose operator has kept its uid, do not.
        Assert.Equal(["a:1", "b:1", "c:1", "[0) a=2", "[0) b=2", "[0) c=1", "[1000) a=1", "[1000) b=1", "[1000) c=1"], sink.Committed.OrderBy(text => text[0] == '[').ThenBy(text => text, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_savepoint_that_lacks_a_file_is_refused()
    {
        var script = Script(pauses: true);
        await StopAsync(script, new());
        File.Move(_directory["savepoint/words.savepoint"], _directory["savepoint/texts.savepoint"]);

        var renamed = await Assert.ThrowsAsync<JobFailedException>(() => Job(script, new(), new() { FromSavepoint = Savepoint }).RunAsync());
        File.Delete(_directory["savepoint/texts.savepoint"]);
        var empty = await Assert.ThrowsAsync<JobFailedException>(() => Job(script, new(), new() { FromSavepoint = Savepoint }).RunAsync());

        Assert.Contains("texts.savepoint' was renamed", renamed.Message, StringComparison.Ordinal);
        Assert.Contains("has no savepoint in it", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_has_ended_writes_no_savepoint()
    {
        var environment = Job(Script(pauses: false), new(), new());
        await environment.RunAsync();

        await Assert.ThrowsAsync<SavepointException>(
            () => environment.StopWithSavepointAsync(Savepoint, Cancellation).WaitAsync(JobRun.Patience, Cancellation));

        Assert.False(Directory.Exists(Savepoint));
    }

    private static Script<string> Script(bool pauses)
    {
        var script = new Script<string>().Add("a", 0).Add("b", 10).Add("a", 20).Add("c", 30).Add("b", 40);
        return (pauses ? script.Pause() : script).Add("a", 1010).Add("c", 1020).Add("b", 1030);
    }

    private static StreamExecutionEnvironment Job(
        Script<string> script, CollectSink<string> sink, StreamExecutionOptions options, string countUid = "count", int parallelism = 2)
    {
        var environment = new StreamExecutionEnvironment(options).SetParallelism(parallelism);
        var words = environment.FromSource(new ScriptedSource<string>(script), WatermarkStrategy.ForMonotonousTimestamps<string>(), "words")
            .KeyBy(word => word);
        words.Sum(_ => 1).Uid(countUid).Map(count => $"{count.Key}:{count.Value}").Uid("format").SinkTo(sink).Uid("counts");
        words.Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(1))).Sum(_ => 1).Uid("windows")
            .Map(window => $"[{window.Window.Start}) {window.Key}={window.Value}").Uid("format-windows").SinkTo(sink).Uid("windowed");
        return environment;
    }

    private static async Task<IEnumerable<string>> RunWholeAsync()
    {
        var sink = new CollectSink<string>();
        await Job(Script(pauses: false), sink, new()).RunAsync();
        return sink.Committed.Order(StringComparer.Ordinal);
    }

    private static async Task StopWhenAsync(StreamExecutionEnvironment environment, Func<bool> condition)
    {
        using var stop = new CancellationTokenSource();
        var run = environment.ExecuteAsync("test", stop.Token);
        await JobRun.UntilAsync(condition, "the savepoint's state is committed, although nothing comes in");
        await stop.CancelAsync();
        await run.WaitAsync(JobRun.Patience, Cancellation);
    }

    private async Task<IReadOnlyList<string>> StopAsync(Script<string> script, CollectSink<string> sink)
    {
        var environment = Job(script, sink, new());
        var run = environment.RunAsync();
        await script.WaitForPauseAsync();
        var files = await environment.StopWithSavepointAsync(Savepoint, Cancellation).WaitAsync(JobRun.Patience, Cancellation);
        await run;
        return files;
    }
}
