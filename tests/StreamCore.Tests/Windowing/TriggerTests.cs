using StreamCore.DataStream;
using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Tests.Windowing;

public sealed class TriggerTests
{
    [Fact]
    public void A_count_trigger_fires_with_every_so_many_elements_over_all_of_them()
    {
        using var bed = Sums(TumblingEventTimeWindows.Of(Milliseconds(100)), CountTrigger.Of(2));

        Assert.Empty(bed.Element("a", 1, 10));
        Assert.Empty(bed.Element("b", 10, 10));
        Assert.Equal([3], bed.Element("a", 2, 20));
        Assert.Empty(bed.Element("a", 4, 30));
        Assert.Empty(bed.Element("a", 8, 110));
        Assert.Equal([15 - 8], bed.Element("a", 0, 40));
        Assert.Empty(bed.Watermark(99));
        Assert.Equal([8 + 16], bed.Element("a", 16, 120));
        bed.Watermark(199);
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_purging_trigger_discards_what_has_been_emitted()
    {
        using var bed = Sums(TumblingEventTimeWindows.Of(Milliseconds(100)), PurgingTrigger.Of(CountTrigger.Of(2)));

        bed.Element("a", 1, 10);
        Assert.Equal([3], bed.Element("a", 2, 20));
        bed.Element("a", 4, 30);
        Assert.Equal([12], bed.Element("a", 8, 40));
        bed.Watermark(99);
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_purged_window_with_allowed_lateness_emits_late_elements_alone()
    {
        using var bed = new WindowBed<long>(keyed => Values(keyed.Window(TumblingEventTimeWindows.Of(Milliseconds(100)))
            .AllowedLateness(Milliseconds(50)).Trigger(PurgingTrigger.Of(EventTimeTrigger.Create())).Sum(element => element.Value)));

        bed.Element("a", 1, 10);
        Assert.Equal([1], bed.Watermark(99));
        Assert.Equal([2], bed.Element("a", 2, 20));
        Assert.Equal([4], bed.Element("a", 4, 20));
        bed.Watermark(149);
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_continuous_event_time_trigger_fires_at_each_interval_and_at_the_end()
    {
        using var bed = Sums(TumblingEventTimeWindows.Of(Milliseconds(100)), ContinuousEventTimeTrigger.Of(Milliseconds(30)));

        bed.Element("a", 1, 5);
        Assert.Empty(bed.Watermark(29));
        Assert.Equal([1], bed.Watermark(30));
        bed.Element("a", 2, 40);
        Assert.Equal([3, 3], bed.Watermark(98));
        Assert.Equal([3], bed.Watermark(99));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_continuous_event_time_trigger_fires_a_merged_session_at_the_earliest_of_its_times()
    {
        using var bed = Sums(EventTimeSessionWindows.WithGap(Milliseconds(100)), ContinuousEventTimeTrigger.Of(Milliseconds(50)));

        bed.Element("a", 1, 200);
        bed.Element("a", 2, 10);
        bed.Element("a", 4, 105);
        Assert.Equal([7], bed.Watermark(50));
        Assert.Equal([7, 7, 7, 7], bed.Watermark(298));
        Assert.Equal([7], bed.Watermark(1000));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_continuous_processing_time_trigger_fires_with_the_clock()
    {
        using var bed = Sums(GlobalWindows.Create(), ContinuousProcessingTimeTrigger.Of(Milliseconds(30)));

        bed.Advance(10);
        bed.Element("a", 1);
        Assert.Empty(bed.Advance(19));
        Assert.Equal([1], bed.Advance(1));
        bed.Element("a", 2);
        Assert.Equal([3, 3], bed.Advance(60));
    }

    [Fact]
    public void A_continuous_processing_time_trigger_goes_on_in_event_time_windows_that_lie_far_back()
    {
        using var bed = Sums(TumblingEventTimeWindows.Of(Milliseconds(100)), ContinuousProcessingTimeTrigger.Of(Milliseconds(30)));

        bed.Advance(100_000);
        bed.Element("a", 1, 5);
        Assert.Empty(bed.Advance(19));
        Assert.Equal([1], bed.Advance(1));
        Assert.Equal([1], bed.Advance(30));
        Assert.Empty(bed.Watermark(99));
        Assert.Empty(bed.Advance(1000));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_continuous_processing_time_trigger_fires_at_the_end_of_a_processing_time_window()
    {
        using var bed = Sums(TumblingProcessingTimeWindows.Of(Milliseconds(100)), ContinuousProcessingTimeTrigger.Of(Milliseconds(60)));

        bed.Element("a", 1);
        Assert.Equal([1], bed.Advance(60));
        Assert.Equal([1], bed.Advance(1000));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_global_window_emits_nothing_by_itself()
    {
        using var bed = new WindowBed<long>(keyed => Values(keyed.Window(GlobalWindows.Create()).Sum(element => element.Value)));

        Assert.Empty(bed.Element("a", 1));
        Assert.Empty(bed.Watermark(long.MaxValue));
        Assert.Equal(1, bed.StateEntries);
    }

    [Fact]
    public void A_count_trigger_counts_merged_sessions_together()
    {
        using var bed = Sums(EventTimeSessionWindows.WithGap(Milliseconds(10)), CountTrigger.Of(3));

        Assert.Empty(bed.Element("a", 1, 0));
        Assert.Empty(bed.Element("a", 2, 15));
        Assert.Equal([7], bed.Element("a", 4, 8));
        Assert.Empty(bed.Watermark(long.MaxValue));
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_trigger_of_ones_own_sees_the_elements()
    {
        using var bed = new WindowBed<long>(keyed => Values(keyed.Window(TumblingEventTimeWindows.Of(Milliseconds(100)))
            .Trigger(new NegativeTrigger()).Sum(element => element.Value)));

        Assert.Empty(bed.Element("a", 5, 10));
        Assert.Equal([4], bed.Element("a", -1, 20));
        Assert.Empty(bed.Element("b", 5, 20));
        Assert.Equal([2], bed.Element("a", -2, 20));
        Assert.Empty(bed.Element("a", -2, 20));
        bed.Watermark(99);
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_trigger_that_passes_on_some_elements_only_to_another_one_still_fires_at_the_end()
    {
        using var bed = new WindowBed<long>(keyed => Values(keyed.Window(TumblingEventTimeWindows.Of(Milliseconds(100)))
            .AllowedLateness(Milliseconds(50)).Trigger(new BigValuesTrigger()).Sum(element => element.Value)));

        bed.Element("a", 1, 10);
        bed.Element("a", 100, 10);
        bed.Element("b", 1, 10);

        Assert.Equal([101], bed.Watermark(99));
        bed.Watermark(149);
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_session_that_has_grown_fires_at_its_new_end_without_the_trigger_asking_for_it_again()
    {
        using var bed = new WindowBed<long>(keyed => Values(keyed.Window(EventTimeSessionWindows.WithGap(Milliseconds(10)))
            .AllowedLateness(Milliseconds(50)).Trigger(new BigValuesTrigger()).Sum(element => element.Value)));

        bed.Element("a", 100, 0);
        bed.Element("a", 1, 5);

        Assert.Empty(bed.Watermark(13));
        Assert.Equal([101], bed.Watermark(14));
        bed.Watermark(64);
        Assert.Equal(0, bed.StateEntries);
    }

    [Fact]
    public void A_trigger_that_can_not_merge_is_refused_for_sessions()
    {
        var failure = Assert.Throws<ArgumentException>(() => new WindowBed<long>(keyed => Values(
            keyed.Window(EventTimeSessionWindows.WithGap(Milliseconds(10))).Trigger(new NegativeTrigger()).Sum(element => element.Value))));

        Assert.Contains("CanMerge", failure.Message, StringComparison.Ordinal);
    }

    private static WindowBed<long> Sums(WindowAssigner assigner, Trigger trigger) =>
        new(keyed => Values(keyed.Window(assigner).Trigger(trigger).Sum(element => element.Value)));

    private static SingleOutputStreamOperator<long> Values(DataStream<WindowResult<string, long>> results) =>
        results.Map(result => result.Value);

    private static TimeSpan Milliseconds(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Fires with the first two negative values.</summary>
    private sealed class NegativeTrigger : Trigger<(string Key, long Value)>
    {
        private readonly ValueStateDescriptor<int> _fired = new("fired");

        public override TriggerResult OnElement(
            in (string Key, long Value) element, long timestamp, TimeWindow window, TriggerContext context)
        {
            var fired = context.GetState(_fired);
            if (element.Value >= 0 || (fired.TryGet(out var times) && times == 2))
            {
                return TriggerResult.Continue;
            }

            fired.Update(times + 1);
            return TriggerResult.Fire;
        }

        public override void Clear(TimeWindow window, TriggerContext context) => context.GetState(_fired).Clear();
    }

    /// <summary>Sets the end's timer only with a value of 100 or more.</summary>
    private sealed class BigValuesTrigger : Trigger<(string Key, long Value)>
    {
        private readonly EventTimeTrigger _atEnd = EventTimeTrigger.Create();

        public override bool CanMerge => true;

        public override TriggerResult OnElement(
            in (string Key, long Value) element, long timestamp, TimeWindow window, TriggerContext context) =>
            element.Value >= 100 ? _atEnd.OnElement(timestamp, window, context) : TriggerResult.Continue;

        public override TriggerResult OnEventTime(long time, TimeWindow window, TriggerContext context) =>
            _atEnd.OnEventTime(time, window, context);

        public override void OnMerge(TimeWindow window, TriggerMergeContext context) => _atEnd.OnMerge(window, context);

        public override void Clear(TimeWindow window, TriggerContext context) => _atEnd.Clear(window, context);
    }
}
