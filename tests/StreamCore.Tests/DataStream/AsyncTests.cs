using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.Testing;

namespace StreamCore.Tests.DataStream;

public sealed class AsyncTests
{
    private static readonly AsyncOptions Unordered = new() { Order = AsyncOrder.Unordered };
    private static readonly AsyncOptions TwoAtOnce = new() { Capacity = 2 };

    [Fact]
    public void Ordered_results_come_in_the_order_of_their_elements()
    {
        using var job = new AsyncJob();
        job.Put(1, 2, 3);

        job.End(3, 2);
        Assert.Equal("", job.Take());
        job.End(1);

        Assert.Equal("r1@1 r2@2 r3@3", job.Take());
    }

    [Fact]
    public void Unordered_results_come_as_they_are_ready()
    {
        using var job = new AsyncJob(Unordered);
        job.Put(1, 2, 3);

        job.End(3, 1);
        Assert.Equal("r3@3 r1@1", job.Take());
        job.End(2);

        Assert.Equal("r2@2", job.Take());
    }

    [Fact]
    public void No_unordered_result_passes_a_watermark_or_a_change_of_status()
    {
        using var job = new AsyncJob(Unordered);
        job.Put(1, 2);
        job.Input.Watermark(2);
        job.Input.Status(StreamStatus.Idle);
        job.Put(3);
        job.Input.Watermark(3);
        job.Put(4, 5);

        job.End(5, 3, 2);
        Assert.Equal("r2@2", job.Take());
        job.End(1);

        Assert.Equal("r1@1 wm2 Idle r3@3 wm3 r5@5", job.Take());
        job.End(4);
        Assert.Equal("r4@4", job.Take());
    }

    [Fact]
    public void Watermarks_and_changes_of_status_wait_behind_ordered_results()
    {
        using var job = new AsyncJob();
        job.Input.Watermark(0);
        Assert.Equal("wm0", job.Take());
        job.Put(1);
        job.Input.Watermark(1);
        job.Input.Status(StreamStatus.Idle);
        job.Put(2);

        job.End(2);
        Assert.Equal("", job.Take());
        job.End(1);

        Assert.Equal("r1@1 wm1 Idle r2@2", job.Take());
    }

    [Fact]
    public void Results_that_are_there_already_are_emitted_at_once()
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<int>();
        var results = harness.Capture(input.Stream.ProcessAsync((element, _) => Task.FromResult(element * 2)));

        input.Element(4, timestamp: 1);

        Assert.Equal([8], results.Elements);
    }

    [Fact]
    public void A_result_has_its_elements_record_key_and_the_next_element_keeps_its_own()
    {
        using var harness = new OperatorHarness();
        var calls = new ManualCalls();
        var input = harness.Input<int>();
        var keys = harness.Capture(input.Stream.ProcessAsync(calls.CallAsync).KeyByRecordKey().Process(() => new KeyAndTime()));
        input.Element(1, timestamp: 10, recordKey: new byte[] { 0xa1 });
        calls.End(1);

        // The first result is emitted while the second element is put in.
        input.Element(2, timestamp: 20, recordKey: new byte[] { 0xb2 });
        calls.End(2);
        harness.EndEpoch();

        Assert.Equal(["r1 A1 10", "r2 B2 20"], keys.Elements);
    }

    [Fact]
    public void At_capacity_the_next_element_waits_for_a_result()
    {
        using var job = new AsyncJob(TwoAtOnce);
        job.Put(1, 2);

        var third = WaitingThread.Start(() => job.Put(3));
        Assert.Equal([1, 2], job.Calls.Started);
        job.Calls.End(1);

        Assert.Null(third.End());
        Assert.Equal([1, 2, 3], job.Calls.Started);
        Assert.Equal("r1@1", job.Take());
    }

    [Fact]
    public void Ordered_results_that_wait_for_their_turn_count_towards_the_capacity()
    {
        using var job = new AsyncJob(TwoAtOnce);
        job.Put(1, 2);
        job.End(2);

        var third = WaitingThread.Start(() => job.Put(3));
        job.Calls.End(1);

        Assert.Null(third.End());
        Assert.Equal("r1@1 r2@2", job.Take());
    }

    [Fact]
    public void An_epoch_ends_when_all_its_results_are_emitted()
    {
        using var job = new AsyncJob();
        job.Put(1, 2);
        job.Input.Watermark(2);

        var epoch = WaitingThread.Start(job.Harness.EndEpoch);
        job.Calls.End(2);
        job.Calls.End(1);

        Assert.Null(epoch.End());
        Assert.Equal("r1@1 r2@2 wm2", job.Take());
    }

    [Fact]
    public void Cancelling_ends_every_wait_and_the_calls()
    {
        using var job = new AsyncJob(TwoAtOnce);
        job.Put(1, 2);
        var third = WaitingThread.Start(() => job.Put(3));

        job.Harness.Cancel();

        Assert.IsAssignableFrom<OperationCanceledException>(third.End());
        Assert.True(job.Calls.IsCancelled(1));
        Assert.Equal([1, 2], job.Calls.Started);
        Assert.ThrowsAny<OperationCanceledException>(job.Harness.EndEpoch);
    }

    [Fact]
    public void Closing_cancels_the_calls()
    {
        var job = new AsyncJob();
        job.Put(1);
        Assert.False(job.Calls.IsCancelled(1));

        job.Dispose();

        Assert.True(job.Calls.IsCancelled(1));
        job.Calls.End(1);
    }

    private sealed class KeyAndTime : KeyedProcessFunction<ReadOnlyMemory<byte>, string, string>
    {
        public override void ProcessElement(in string element, Context context, ICollector<string> output) =>
            output.Collect($"{element} {Convert.ToHexString(context.CurrentKey.Span)} {context.Timestamp}");
    }
}
