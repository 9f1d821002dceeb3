using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Restart;
using StreamCore.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class JobFailureTests
{
    [Fact]
    public async Task A_failure_behind_an_exchange_names_operator_subtask_and_record()
    {
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        environment.FromElements("good", "bad").SetParallelism(1)
            .KeyBy(text => text)
            .Reduce((_, text) => text)
            .Map(text => text == "bad" ? throw new FormatException("not like this") : text).Name("parse")
            .SinkTo(new CollectSink<string>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.Matches(@"^Operator 'parse' failed in subtask [01] of 2: not like this \(record 'bad'\)$", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public async Task A_failure_in_the_source_s_own_chain_names_the_record_as_the_source_does()
    {
        var environment = new StreamExecutionEnvironment();
        environment.FromCollection(["good", "bad"], "texts").Map(text => text == "bad" ? throw new FormatException("no") : text).Name("parse")
            .SinkTo(new CollectSink<string>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.Equal("Operator 'parse' failed: no (record collection[1], source 'texts')", failure.Message);
    }

    [Fact]
    public async Task A_source_that_fails_is_named()
    {
        var environment = new StreamExecutionEnvironment();
        environment.FromSource(new ScriptedSource<int>(new Script<int>().Add(1).Crash()), WatermarkStrategy.NoWatermarks<int>(), "script")
            .SinkTo(new CollectSink<int>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.Equal("Operator 'script' failed: The script crashes at step 1. (record script 0, step 1, source 'script')", failure.Message);
    }

    [Fact]
    public async Task A_key_selector_that_throws_is_blamed_on_the_keyed_operator()
    {
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        environment.FromElements("a").SetParallelism(1).Map(text => text).Name("innocent")
            .KeyBy<string>(_ => throw new InvalidOperationException("no key"))
            .Reduce((_, text) => text).Name("guilty")
            .SinkTo(new CollectSink<string>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.StartsWith("Operator 'guilty' failed: its key selector threw: no key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_cannot_open_is_named_without_a_record()
    {
        var environment = new StreamExecutionEnvironment().SetParallelism(2);
        environment.FromElements(1).KeyBy(number => number).Process(() => new CannotOpen(), "stubborn").SinkTo(new CollectSink<int>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.Matches("^Operator 'stubborn' failed in subtask [01] of 2: not open$", failure.Message);
    }

    [Fact]
    public async Task The_failure_counts_and_not_what_closing_brings_then()
    {
        var environment = new StreamExecutionEnvironment();
        environment.FromElements(1).Process(() => new FailsTwice(), "fragile").SinkTo(new CollectSink<int>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.StartsWith("Operator 'fragile' failed: first", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_job_that_fails_as_often_as_it_may_succeeds(int crashes)
    {
        var script = new Script<int>().AddRange([1, 2]);
        for (var i = 0; i < crashes; i++)
        {
            script.Crash().Add(i + 3);
        }

        var sink = new CollectSink<int>();
        var environment = new StreamExecutionEnvironment(new() { RestartStrategy = RestartStrategy.FixedDelay(crashes, TimeSpan.Zero) }).SetParallelism(2);
        environment.FromSource(new ScriptedSource<int>(script), WatermarkStrategy.NoWatermarks<int>(), "script").KeyBy(number => number).Reduce((a, b) => a + b)
            .SinkTo(sink);

        await environment.RunAsync();

        Assert.Equal(Enumerable.Range(1, crashes + 2), sink.Committed.Order());
    }

    [Fact]
    public async Task A_job_that_fails_too_often_fails_with_the_last_failure()
    {
        var script = new Script<int>().Add(1).Crash().Crash().Crash();
        var environment = new StreamExecutionEnvironment(new() { RestartStrategy = RestartStrategy.FixedDelay(2, TimeSpan.Zero) });
        environment.FromSource(new ScriptedSource<int>(script), WatermarkStrategy.NoWatermarks<int>(), "script").SinkTo(new CollectSink<int>());

        var failure = await Assert.ThrowsAsync<JobFailedException>(environment.RunAsync);

        Assert.Contains("The script crashes at step 3.", failure.Message, StringComparison.Ordinal);
        Assert.IsType<ScriptedCrashException>(failure.InnerException);
    }

    [Fact]
    public async Task A_region_that_fails_ends_the_others_and_what_they_have_done_is_committed()
    {
        var script = new Script<int>().Add(1).Pause();
        var sink = new CollectSink<int>();
        var environment = new StreamExecutionEnvironment();
        environment.FromSource(new ScriptedSource<int>(script), WatermarkStrategy.NoWatermarks<int>(), "endless").SinkTo(sink, "endless-sink");
        var failing = new Script<int>().Pause().Crash();
        environment.FromSource(new ScriptedSource<int>(failing), WatermarkStrategy.NoWatermarks<int>(), "failing").SinkTo(new CollectSink<int>(), "other-sink");
        var run = environment.RunAsync();
        await sink.WaitForAsync(1);

        failing.Resume();
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => run);

        Assert.Contains("'failing'", failure.Message, StringComparison.Ordinal);
        Assert.Equal([1], sink.Committed);
        Assert.False(sink.HasEnded);
    }

    [Fact]
    public async Task A_region_that_is_restarted_does_not_touch_the_others()
    {
        var opened = 0;
        var steady = new Script<int>().Add(1).Pause().Add(2);
        var steadySink = new CollectSink<int>();
        var failingSink = new CollectSink<int>();
        var environment = new StreamExecutionEnvironment(new() { RestartStrategy = RestartStrategy.FixedDelay(1, TimeSpan.Zero) });
        environment.FromSource(new ScriptedSource<int>(steady), WatermarkStrategy.NoWatermarks<int>(), "steady")
            .Process(() => new CountsOpen(() => Interlocked.Increment(ref opened)))
            .SinkTo(steadySink, "steady-sink");
        environment.FromSource(new ScriptedSource<int>(new Script<int>().Crash().Add(7)), WatermarkStrategy.NoWatermarks<int>(), "failing")
            .SinkTo(failingSink, "failing-sink");
        var run = environment.RunAsync();
        await failingSink.WaitForAsync(1);

        steady.Resume();
        await run;

        Assert.Equal(1, opened);
        Assert.Equal([1, 2], steadySink.Committed);
    }

    [Fact]
    public async Task State_of_an_operator_that_is_gone_is_refused()
    {
        var store = new InMemoryEpochStore();
        await CountWords(store, "count");

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => CountWords(store, "tally"));

        Assert.Contains("operators that the job does not have: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("count/", failure.Message, StringComparison.Ordinal);
    }

    private static Task CountWords(InMemoryEpochStore store, string uid)
    {
        var environment = new StreamExecutionEnvironment(new() { EpochStore = store });
        environment.FromElements("a").KeyBy(word => word).Sum(_ => 1).Uid(uid).SinkTo(new CollectSink<KeyValuePair<string, int>>());
        return environment.RunAsync();
    }

    private sealed class CannotOpen : KeyedProcessFunction<int, int, int>
    {
        public override void Open(IRuntimeContext context) => throw new InvalidOperationException("not open");

        public override void ProcessElement(in int element, Context context, ICollector<int> output) => output.Collect(element);
    }

    private sealed class FailsTwice : ProcessFunction<int, int>
    {
        public override void ProcessElement(in int element, Context context, ICollector<int> output) => throw new InvalidOperationException("first");

        public override void Close() => throw new InvalidOperationException("second");
    }

    private sealed class CountsOpen(Action onOpen) : ProcessFunction<int, int>
    {
        public override void Open(IRuntimeContext context) => onOpen();

        public override void ProcessElement(in int element, Context context, ICollector<int> output) => output.Collect(element);
    }
}
