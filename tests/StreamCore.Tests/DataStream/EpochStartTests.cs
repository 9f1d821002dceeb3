using StreamCore.DataStream;
using StreamCore.Testing;
using StreamCore.Tests.Runtime.Aligned;
using StreamCore.Time;

namespace StreamCore.Tests.DataStream;

public sealed class EpochStartTests
{
    [Fact]
    public void A_keyed_function_hears_of_each_epoch_before_its_first_element()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<string>();
        var results = harness.Capture(input.Stream.KeyBy(word => word).Process(() => new KeyedEpochs(), "epochs"));
        input.Element("a", timestamp: 1);
        input.Element("b", timestamp: 2);
        harness.EndEpoch();
        harness.EndEpoch();
        input.Element("c", timestamp: 3);

        Assert.Equal(["a1", "b1", "c2"], results.Elements);
    }

    [Fact]
    public void A_timer_begins_an_epoch_too()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<string>();
        var results = harness.Capture(input.Stream.KeyBy(word => word).Process(() => new KeyedEpochs(), "epochs"));
        input.Element("a", timestamp: 1);
        harness.EndEpoch();
        input.Watermark(20);
        input.Element("b", timestamp: 21);

        Assert.Equal(["a1", "timer2", "b2"], results.Elements);
    }

    [Fact]
    public void What_comes_again_after_an_abort_is_in_a_new_epoch()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<string>();
        var results = harness.Capture(input.Stream.Process(() => new Epochs(), "epochs"));
        input.Element("a", timestamp: 1);
        harness.AbortEpoch();
        input.Element("a", timestamp: 1);
        input.Element("b", timestamp: 2);

        Assert.Equal(["a1", "a2", "b2"], results.Elements);
    }

    [Fact]
    public async Task An_aligned_job_tells_of_its_epochs()
    {
        var source = new ScriptedSource<string>(new Script<string>().Add("a").Add("b").Pause().Add("c"));
        var sink = new CollectSink<string>();
        var environment = new StreamExecutionEnvironment();
        environment.FromSource(source, WatermarkStrategy.NoWatermarks<string>(), "source")
            .Process(() => new Epochs(), "unkeyed")
            .KeyBy(word => word)
            .Process(() => new KeyedEpochs(), "keyed")
            .SinkTo(sink);

        var job = environment.RunAsync();
        await sink.WaitForAsync(2);
        source.Resume();
        await job;

        Assert.Equal(["a11", "b11", "c22"], sink.Committed);
    }

    private sealed class Epochs : ProcessFunction<string, string>
    {
        private int _epoch;

        public override void OnEpochStart() => _epoch++;

        public override void ProcessElement(in string element, Context context, ICollector<string> output) => output.Collect($"{element}{_epoch}");
    }

    private sealed class KeyedEpochs : KeyedProcessFunction<string, string, string>
    {
        private int _epoch;

        public override void OnEpochStart() => _epoch++;

        public override void ProcessElement(in string element, Context context, ICollector<string> output)
        {
            if (context.Timestamp == 1)
            {
                context.Timers.RegisterEventTimeTimer(10);
            }

            output.Collect($"{element}{_epoch}");
        }

        public override void OnTimer(long timestamp, OnTimerContext context, ICollector<string> output) => output.Collect($"timer{_epoch}");
    }
}
