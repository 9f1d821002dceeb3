using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Testing;
using StreamCore.Time;

namespace StreamCore.Tests.DataStream;

public sealed class AssignTimestampsTests
{
    private static readonly WatermarkStrategy<long> Strategy =
        WatermarkStrategy.ForBoundedOutOfOrderness<long>(TimeSpan.FromMilliseconds(10), element => element * 100);

    [Fact]
    public void Elements_get_timestamps_and_watermarks_follow_at_each_interval()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<long>();
        var output = harness.Capture(input.Stream.AssignTimestampsAndWatermarks(Strategy));

        input.Element(3, timestamp: 7);
        input.Element(2);
        Assert.Equal([300, 200], output.Take().Select(e => e.Time));

        harness.EmitPeriodicWatermarks();
        harness.EmitPeriodicWatermarks();
        var watermark = Assert.Single(output.Take());
        Assert.Equal((CapturedKind.Watermark, 289L), (watermark.Kind, watermark.Time));
    }

    [Fact]
    public void The_operators_behind_it_see_its_watermark_alone()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<long>();
        var before = harness.Capture(input.Stream.Process(() => new Watermark()));
        var after = harness.Capture(input.Stream.AssignTimestampsAndWatermarks(Strategy).Process(() => new Watermark()));

        input.Watermark(5);
        input.Status(StreamStatus.Idle);
        Assert.Empty(after.Take());
        input.Element(3, timestamp: 7);
        harness.EmitPeriodicWatermarks();
        input.Element(4, timestamp: 8);

        Assert.Equal([5L, 5L], before.Elements);
        Assert.Equal([long.MinValue, 289], after.Elements);

        // The end of event time is everybody's.
        after.Take();
        input.Watermark(long.MaxValue);
        Assert.Equal(long.MaxValue, Assert.Single(after.Take()).Time);
    }

    [Fact]
    public void Whoever_else_consumes_the_stream_sees_its_own_timestamps()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<long>();
        harness.Capture(input.Stream.AssignTimestampsAndWatermarks(Strategy));
        var others = harness.Capture(input.Stream);

        input.Element(3, timestamp: 7);

        Assert.Equal(7, Assert.Single(others.Events).Time);
    }

    [Fact]
    public void A_watermark_of_an_element_follows_the_element()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<long>();
        var output = harness.Capture(input.Stream.AssignTimestampsAndWatermarks(
            WatermarkStrategy.ForGenerator(() => new EveryElement(), element => element)));

        input.Element(3);

        Assert.Equal([CapturedKind.Element, CapturedKind.Watermark], output.Events.Select(e => e.Kind));
        Assert.Equal([3, 3], output.Events.Select(e => e.Time));
    }

    [Fact]
    public void A_silent_subtask_becomes_idle_by_the_clock()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<long>();
        var output = harness.Capture(input.Stream.AssignTimestampsAndWatermarks(Strategy.WithIdleness(TimeSpan.FromSeconds(1))));

        harness.AdvanceProcessingTime(TimeSpan.FromSeconds(1));
        harness.EmitPeriodicWatermarks();
        Assert.Empty(output.Events);
        harness.AdvanceProcessingTime(TimeSpan.FromSeconds(2));
        harness.EmitPeriodicWatermarks();

        Assert.Equal(StreamStatus.Idle, Assert.Single(output.Take()).Status);
    }

    [Fact]
    public void An_assigner_that_fails_is_named_and_what_fails_behind_it_is_not_its_fault()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<long>();
        harness.Capture(input.Stream
            .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps<long>(element => 100 / element), "times")
            .Map(element => element < 0 ? throw new FormatException("negative") : element));

        Assert.Contains("'times'", Assert.Throws<OperatorException>(() => input.Element(0)).Message, StringComparison.Ordinal);
        Assert.Contains("'map'", Assert.Throws<OperatorException>(() => input.Element(-1)).Message, StringComparison.Ordinal);
    }

    private sealed class Watermark : ProcessFunction<long, long>
    {
        public override void ProcessElement(in long element, Context context, ICollector<long> output) => output.Collect(context.CurrentWatermark);
    }

    private sealed class EveryElement : IWatermarkGenerator<long>
    {
        public void OnEvent(in long element, long timestamp, IWatermarkOutput output) => output.EmitWatermark(timestamp);

        public void OnPeriodicEmit(IWatermarkOutput output)
        {
        }
    }
}
