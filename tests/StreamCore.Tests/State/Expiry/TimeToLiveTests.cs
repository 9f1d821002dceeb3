using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.State.Expiry;
using StreamCore.Testing;

namespace StreamCore.Tests.State.Expiry;

/// <summary>State that expires in event time, of each kind.</summary>
[Collection(AllocationCollection.Name)]
public sealed class TimeToLiveTests : IDisposable
{
    private static readonly StateTtl Ten = new(TimeSpan.FromMilliseconds(10));
    private static readonly StateTtl TenAfterReads = new(TimeSpan.FromMilliseconds(10), TtlRefresh.OnReadAndWrite);

    private readonly StateBed _bed = new();

    [Fact]
    public void A_value_is_gone_once_the_watermark_has_reached_its_time_and_the_duration()
    {
        var value = _bed.Context.GetState(new ValueStateDescriptor<long>("value") { Ttl = Ten });
        _bed.Watermark(90).At(100);
        value.Update(7);

        _bed.Watermark(109).At(5000);
        Assert.True(value.TryGet(out var read));
        Assert.Equal(7, read);

        _bed.Watermark(110).At(100);
        Assert.False(value.TryGet(out read));
        Assert.Equal(0, read);
    }

    [Fact]
    public void Reading_begins_the_time_again_only_if_that_is_wanted()
    {
        var written = _bed.Context.GetState(new ValueStateDescriptor<string>("written") { Ttl = Ten });
        var used = _bed.Context.GetState(new ValueStateDescriptor<string>("used") { Ttl = TenAfterReads });
        _bed.Watermark(90).At(100);
        written.Update("a");
        used.Update("b");

        _bed.At(105);
        Assert.True(written.TryGet(out _));
        Assert.True(used.TryGet(out _));

        _bed.Watermark(112).At(112);
        Assert.False(written.TryGet(out _));
        Assert.True(used.TryGet(out var read));
        Assert.Equal("b", read);
    }

    [Fact]
    public void What_a_late_element_writes_lives_from_the_watermark_on()
    {
        var value = _bed.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        _bed.Watermark(100).At(3);

        value.Update(1);

        Assert.True(value.TryGet(out _));
        _bed.Watermark(110);
        Assert.False(value.TryGet(out _));
    }

    [Fact]
    public void A_rollback_brings_back_the_time_too()
    {
        var value = _bed.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        _bed.Watermark(90).At(100);
        value.Update(1);
        _bed.Commit().At(108);
        value.Update(2);

        _bed.State.Rollback();

        _bed.Watermark(109);
        Assert.True(value.TryGet(out var read));
        Assert.Equal(1, read);
        _bed.Watermark(110);
        Assert.False(value.TryGet(out _));
    }

    [Fact]
    public void Without_event_time_nothing_expires_and_the_final_watermark_ends_none()
    {
        var value = _bed.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        _bed.At(long.MinValue);
        value.Update(1);
        Assert.True(value.TryGet(out _));

        _bed.Watermark(100).Watermark(long.MaxValue).At(100);
        Assert.True(value.TryGet(out _));
        _bed.SweepAll();

        Assert.True(value.TryGet(out _));
        _bed.Watermark(110);
        Assert.False(value.TryGet(out _));
    }

    [Fact]
    public void A_reduced_value_and_an_aggregate_begin_anew()
    {
        var sum = _bed.Context.GetReducingState(new ReducingStateDescriptor<int>("sum", (a, b) => a + b) { Ttl = Ten });
        var counting = new AggregatingStateDescriptor<int, long, string>("count", () => 0, (all, _) => all + 1, all => $"{all}") { Ttl = Ten };
        var count = _bed.Context.GetAggregatingState(counting);
        _bed.Watermark(90).At(100);
        sum.Add(1);
        count.Add(1);
        _bed.At(105);
        sum.Add(2);
        count.Add(2);
        _bed.Watermark(114).At(114);
        Assert.True(sum.TryGet(out var three));
        Assert.True(count.TryGet(out var two));
        Assert.Equal((3, "2"), (three, two));

        _bed.Watermark(115);
        Assert.False(sum.TryGet(out _));
        Assert.False(count.TryGet(out _));
        sum.Add(4);
        count.Add(4);

        sum.TryGet(out var four);
        count.TryGet(out var one);
        Assert.Equal((4, "1"), (four, one));
    }

    [Fact]
    public void Items_of_a_list_expire_one_by_one_and_leave_nothing()
    {
        var list = _bed.Context.GetListState(new ListStateDescriptor<string>("list") { Ttl = Ten });
        _bed.Watermark(90);
        foreach (var (text, time) in new[] { ("a", 104), ("b", 100), ("c", 110), ("d", 102) })
        {
            _bed.At(time);
            list.Add(text);
        }

        _bed.Watermark(112).At(112);
        Assert.Equal(["a", "c"], list.ToList());
        Assert.Equal(2, list.Count);
        _bed.SweepAll().At(112);
        Assert.Equal(["a", "c"], list.ToList());

        list.RemoveFirst(1);
        Assert.Equal(["c"], list.ToList());
        Assert.Throws<ArgumentOutOfRangeException>(() => list.RemoveFirst(2));
        _bed.Commit();
        Assert.Equal(2, _bed.Entries);

        _bed.Watermark(120).SweepAll().At(120);
        Assert.Empty(list.ToList());
        Assert.Equal(0, _bed.Entries);
        list.Add("e");
        Assert.Equal(["e"], list.ToList());
    }

    [Fact]
    public void Entries_of_a_map_expire_one_by_one_and_leave_nothing()
    {
        var map = _bed.Context.GetMapState(new MapStateDescriptor<string, int>("map") { Ttl = Ten });
        _bed.Watermark(90);
        foreach (var (name, time) in new[] { ("a", 100), ("b", 104), ("c", 101) })
        {
            _bed.At(time);
            map.Put(name, time);
        }

        _bed.Watermark(111).At(111);
        Assert.Equal([new("b", 104)], map.ToList());
        Assert.Equal(1, map.Count);
        Assert.False(map.Contains("a"));
        Assert.False(map.TryGet("c", out _));
        Assert.False(map.Remove("c"));

        _bed.SweepAll();
        Assert.Equal(2, _bed.Entries);
        _bed.Watermark(114).SweepAll().At(114);
        Assert.Equal(0, map.Count);
        Assert.Equal(0, _bed.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_map_keeps_its_order_whether_the_background_has_come_by_or_not(bool sweep)
    {
        var map = _bed.Context.GetMapState(new MapStateDescriptor<string, int>("map") { Ttl = Ten });
        _bed.Watermark(90).At(100);
        map.Put("a", 1);
        _bed.At(105);
        map.Put("b", 2);
        _bed.Watermark(110);
        if (sweep)
        {
            _bed.SweepAll();
        }

        _bed.At(110);
        map.Put("a", 3);

        Assert.Equal([new("b", 2), new("a", 3)], map.ToList());
    }

    [Fact]
    public void Reading_a_list_or_a_map_begins_the_time_of_what_was_read_again()
    {
        var list = _bed.Context.GetListState(new ListStateDescriptor<int>("list") { Ttl = TenAfterReads });
        var map = _bed.Context.GetMapState(new MapStateDescriptor<int, int>("map") { Ttl = TenAfterReads });
        _bed.Watermark(90).At(100);
        list.Add(1);
        map.Put(1, 1);
        map.Put(2, 2);
        _bed.At(105);
        Assert.Single(list.ToList());
        Assert.True(map.TryGet(1, out _));

        _bed.Watermark(112).At(112);
        Assert.Equal([1], list.ToList());
        Assert.Equal([new(1, 1)], map.ToList());
        _bed.Watermark(121).At(121);
        Assert.Equal([1], list.ToList());
        Assert.Equal([new(1, 1)], map.ToList());
    }

    [Fact]
    public void What_has_expired_is_deleted_from_the_changelog_and_a_rollback_brings_it_back()
    {
        var value = _bed.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        var kept = _bed.Context.GetState(new ValueStateDescriptor<int>("kept"));
        _bed.Watermark(90);
        for (var i = 0; i < 10; i++)
        {
            _bed.At(100 + i, $"k{i}");
            value.Update(i);
            kept.Update(i);
        }

        _bed.Commit().Watermark(114);
        _bed.Subtask.Sweeper.Sweep();
        Assert.Equal(17, _bed.State.Count);
        _bed.State.Rollback();
        Assert.Equal(22, _bed.State.Count);

        _bed.SweepAll();

        Assert.Equal(5, _bed.Deleted);
        Assert.Equal(15, _bed.Entries);
        using var restored = new StateBed(_bed);
        var again = restored.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        restored.Watermark(114).At(114, "k5");
        Assert.True(again.TryGet(out var five));
        Assert.Equal(5, five);
        restored.At(114, "k4");
        Assert.False(again.TryGet(out _));
    }

    [Fact]
    public void An_epoch_looks_at_no_more_than_its_share()
    {
        const int Keys = 10 * StateSweeper.EntriesPerEpoch;
        var value = _bed.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        _bed.Watermark(90);
        for (var i = 0; i < Keys; i++)
        {
            _bed.At(100, $"k{i}");
            value.Update(i);
        }

        _bed.Commit().Watermark(110);
        var epochs = 0;
        for (; _bed.Deleted < Keys; epochs++)
        {
            var before = _bed.Deleted;
            _bed.Subtask.Sweeper.Sweep();
            _bed.Commit();
            Assert.InRange(_bed.Deleted - before, 0, StateSweeper.EntriesPerEpoch);
            Assert.True(epochs < 1000, "What has expired is never removed.");
        }

        Assert.True(epochs >= 10);
    }

    [Fact]
    public void Values_that_had_no_time_to_live_begin_theirs_when_it_is_added()
    {
        var value = _bed.Context.GetState(new ValueStateDescriptor<int>("value"));
        _bed.Watermark(50).At(50, "read");
        value.Update(1);
        _bed.At(50, "swept");
        value.Update(2);
        _bed.Commit();

        using var timed = new StateBed(_bed);
        var again = timed.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        timed.Watermark(100).At(100, "read");
        Assert.True(again.TryGet(out var one));
        Assert.Equal(1, one);
        timed.SweepAll();
        Assert.Equal(0, timed.Deleted);
        timed.Watermark(110).At(110, "read");
        Assert.False(again.TryGet(out _));
        timed.SweepAll();
        Assert.Equal(2, timed.Deleted);
    }

    [Fact]
    public void A_time_to_live_can_be_taken_away_again()
    {
        var value = _bed.Context.GetState(new ValueStateDescriptor<int>("value") { Ttl = Ten });
        _bed.Watermark(90).At(100);
        value.Update(1);
        _bed.Commit();

        using var after = new StateBed(_bed);
        var again = after.Context.GetState(new ValueStateDescriptor<int>("value"));
        after.Watermark(1000).At(1000);

        Assert.True(again.TryGet(out var one));
        Assert.Equal(1, one);
    }

    [Fact]
    public void Broadcast_state_has_none()
    {
        var failure = Assert.Throws<NotSupportedException>(
            () => _bed.Context.GetBroadcastStates([new MapStateDescriptor<int, int>("rules") { Ttl = Ten }]));

        Assert.Contains("'rules'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_sees_its_state_expire_by_its_own_watermark_and_the_ends_of_epochs_remove_it()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<string>();
        var counts = harness.Capture(input.Stream.KeyBy(word => word).Process(() => new Counter()));
        input.Element("a", timestamp: 100);
        input.Element("b", timestamp: 104);
        input.Watermark(105);
        input.Element("a", timestamp: 106);
        harness.EndEpoch();

        input.Watermark(114);
        Assert.Equal(2, harness.Snapshot().EntryCount);
        input.Element("b", timestamp: 114);
        input.Element("a", timestamp: 114);
        input.Watermark(124);
        harness.EndEpoch();

        Assert.Equal(["a 1", "b 1", "a 2", "b 1", "a 3"], counts.Elements);
        Assert.Equal(0, harness.Snapshot().EntryCount);
    }

    [Fact]
    public async Task A_job_in_which_nothing_could_ever_expire_is_refused()
    {
        var environment = new StreamExecutionEnvironment();
        environment.FromElements("a").KeyBy(word => word).Process(() => new Counter()).ForEach(_ => { });

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => environment.ExecuteAsync("no-event-time", TestContext.Current.CancellationToken));

        Assert.Contains("State 'count'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no watermarks come to the operator", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Using_and_sweeping_state_that_expires_allocates_nothing()
    {
        Allocations.AssertNone(() =>
        {
            var value = _bed.Context.GetState(new ValueStateDescriptor<long>("value") { Ttl = TenAfterReads });
            var list = _bed.Context.GetListState(new ListStateDescriptor<long>("list") { Ttl = Ten });
            var map = _bed.Context.GetMapState(new MapStateDescriptor<long, long>("map") { Ttl = Ten });
            byte[][] keys = [.. Enumerable.Range(0, 100).Select(BitConverter.GetBytes)];
            var time = 0L;
            void Use()
            {
                for (var i = 0; i < 1000; i++)
                {
                    time++;
                    _bed.Subtask.Element.Timestamp = time;
                    _bed.Context.Clock.SetWatermark(time - 5);
                    _bed.Context.KeyedState.SetKey(keys[i % keys.Length]);
                    value.TryGet(out var before);
                    value.Update(before + 1);
                    list.Add(time);
                    map.TryGet(i % 7, out _);
                    map.Put(i % 7, time);
                    if (i % 10 == 0)
                    {
                        _bed.Subtask.Sweeper.Sweep();
                        _bed.State.Commit();
                    }
                }
            }

            Use();
            Use();
            Use();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            Use();

            var total = GC.GetAllocatedBytesForCurrentThread() - allocated;
            return total;
        });
    }

    public void Dispose() => _bed.Dispose();

    private sealed class Counter : KeyedProcessFunction<string, string, string>
    {
        private ValueState<int> _count = null!;

        public override void Open(IRuntimeContext context) => _count = context.GetState(new ValueStateDescriptor<int>("count") { Ttl = Ten });

        public override void ProcessElement(in string element, Context context, ICollector<string> output)
        {
            _count.TryGet(out var count);
            _count.Update(count + 1);
            output.Collect($"{element} {count + 1}");
        }
    }
}
