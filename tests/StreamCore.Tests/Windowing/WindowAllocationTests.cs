using StreamCore.State;
using StreamCore.Testing;
using StreamCore.Windowing;

namespace StreamCore.Tests.Windowing;

[Collection(AllocationCollection.Name)]
public sealed class WindowAllocationTests
{
    private const int Keys = 200;
    private const int Epochs = 8;
    private const int ElementsPerEpoch = 500;

    [Fact]
    public void An_element_into_a_tumbling_window_that_exists_allocates_nothing() =>
        AssertNothing(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100)), TimeSpan.Zero);

    [Fact]
    public void An_element_into_sliding_windows_that_exist_allocates_nothing() =>
        AssertNothing(SlidingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(25)), TimeSpan.Zero);

    [Fact]
    public void Allowed_lateness_allocates_nothing() =>
        AssertNothing(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(100)), TimeSpan.FromMilliseconds(50));

    [Fact]
    public void An_element_within_a_session_allocates_nothing() =>
        AssertNothing(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(600)), TimeSpan.Zero);

    private static void AssertNothing(WindowAssigner assigner, TimeSpan allowedLateness)
    {
        using var harness = new OperatorHarness();
        var input = harness.Input<(long Key, long Value)>();
        var windows = input.Stream.KeyBy(element => element.Key).Window(assigner).AllowedLateness(allowedLateness);
        var results = harness.Capture(windows.Aggregate(new Mean()));
        Run(input, harness);

        Allocations.AssertNone(() => Run(input, harness));
        input.Watermark(long.MaxValue);
        Assert.NotEmpty(results.Elements);
    }

    /// <returns>How many bytes the elements have allocated; what the ends of epochs allocate does not count.</returns>
    private static long Run(HarnessInput<(long Key, long Value)> input, OperatorHarness harness)
    {
        var allocated = 0L;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = epoch * ElementsPerEpoch; i < (epoch + 1) * ElementsPerEpoch; i++)
            {
                input.Element((i % Keys, i), i / Keys * 37 % 500);
            }

            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            harness.EndEpoch();
        }

        return allocated;
    }

    private readonly record struct CountAndSum(long Count, long Sum);

    private sealed class Mean : IAggregateFunction<(long Key, long Value), CountAndSum, double>
    {
        public CountAndSum CreateAccumulator() => default;

        public CountAndSum Add(CountAndSum accumulator, (long Key, long Value) element) =>
            new(accumulator.Count + 1, accumulator.Sum + element.Value);

        public double GetResult(CountAndSum accumulator) => (double)accumulator.Sum / accumulator.Count;

        public CountAndSum Merge(CountAndSum accumulator, CountAndSum other) =>
            new(accumulator.Count + other.Count, accumulator.Sum + other.Sum);
    }
}
