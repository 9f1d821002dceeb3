using Microsoft.Extensions.Time.Testing;
using StreamCore.Connectors.Collections;
using StreamCore.DataStream;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Restart;
using StreamCore.Testing;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class WatermarkRestartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_was_late_before_a_failure_is_late_after_it(int parallelism)
    {
        var first = new Script<string>().Add("a", 10_000).Pause().Crash().Add("late", 9_000).Add("in time", 10_001);
        var second = new Script<string>().Add("b", 10_000).Pause().Pause().Add("c", 10_002);
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment(new() { RestartStrategy = RestartStrategy.FixedDelay(1, TimeSpan.Zero) }).SetParallelism(parallelism);
        MarkLate(environment.FromSource(new ScriptedSource<string>(first, second), EagerWatermarks.ForBoundedOutOfOrderness<string>(), "script"), sink);
        var run = environment.RunAsync();
        await sink.WaitForAsync(2);

        // The other split is silent after the restart, so that its watermark can't come from anything new.
        first.Resume();
        await sink.WaitForAsync(4);
        second.Resume();
        second.Resume();
        await run;

        Assert.Equal(["a", "b", "c", "in time", "late!"], sink.Committed.Order());
    }

    [Fact]
    public async Task The_watermark_of_a_source_that_does_not_keep_its_splits_watermarks_survives_too()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var store = new InMemoryEpochStore();
        var sink = new CollectSink<long>();
        var late = new CollectSink<long>();
        var stop = new CancellationTokenSource();
        var first = Build();
        var run = first.ExecuteAsync("first", stop.Token);
        await sink.WaitForAsync(1);
        await stop.CancelAsync();
        await run.WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);

        await Build().SetParallelism(2).RunAsync();

        Assert.Equal([1000], sink.Committed);
        Assert.Equal([900], late.Committed);

        StreamExecutionEnvironment Build()
        {
            var environment = new StreamExecutionEnvironment(new() { EpochStore = store }, timeProvider: time);
            var generator = new GeneratorSource<long>(number => number == 0 ? 1000 : 900, count: 2, recordsPerSecond: sink.Committed.Count == 0 ? 1 : null);
            var lateOnes = new OutputTag<long>("late");
            var elements = environment.FromSource(
                generator, EagerWatermarks.ForBoundedOutOfOrderness<long>().WithTimestampAssigner(element => element), "generator").SetParallelism(1);
            var inTime = elements.Process(() => new LateToSide<long>(lateOnes));
            inTime.SinkTo(sink, "in-time");
            inTime.GetSideOutput(lateOnes).SinkTo(late, "late");
            return environment;
        }
    }

    private static void MarkLate(DataStream<string> stream, CollectSink<string> sink)
    {
        var late = new OutputTag<string>("late");
        var inTime = stream.KeyBy(text => text.Length).Reduce((_, text) => text).Process(() => new LateToSide<string>(late));
        inTime.Union(inTime.GetSideOutput(late).Map(text => text + "!")).SinkTo(sink);
    }

    private sealed class LateToSide<T>(OutputTag<T> late) : ProcessFunction<T, T>
    {
        public override void ProcessElement(in T element, Context context, ICollector<T> output)
        {
            if (context.Timestamp <= context.CurrentWatermark)
            {
                context.Output(late, element);
            }
            else
            {
                output.Collect(element);
            }
        }
    }
}
