using Microsoft.Extensions.Time.Testing;
using StreamCore.Connectors.Collections;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Collections;

public sealed class GeneratorSourceTests
{
    [Fact]
    public void Without_a_rate_all_elements_come_at_once_in_order()
    {
        using var run = new SourceRun<string>(new GeneratorSource<string>(i => $"e{i}", count: 300));

        Assert.Equal(SourceReaderStatus.EndOfInput, run.PollAll());
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"e{i}"), run.Elements);
        Assert.Empty(run.Splits);
    }

    [Fact]
    public void No_elements_are_possible()
    {
        using var run = new SourceRun<long>(new GeneratorSource<long>(i => i, count: 0), parallelism: 2);

        Assert.Equal(SourceReaderStatus.EndOfInput, run.PollAll());
        Assert.Empty(run.Elements);
    }

    [Fact]
    public void Elements_come_when_they_are_due_and_a_stall_is_caught_up()
    {
        var time = new FakeTimeProvider();
        using var run = new SourceRun<long>(new GeneratorSource<long>(i => i, recordsPerSecond: 100), time: time);

        Assert.Equal(SourceReaderStatus.NothingAvailable, run.PollAll());
        Assert.Single(run.Elements);
        time.Advance(TimeSpan.FromMilliseconds(9));
        run.PollAll();
        Assert.Single(run.Elements);
        time.Advance(TimeSpan.FromMilliseconds(1));
        run.PollAll();
        Assert.Equal([0, 1], run.Elements);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(SourceReaderStatus.NothingAvailable, run.PollAll());
        Assert.Equal(Enumerable.Range(0, 1002).Select(i => (long)i), run.Elements);
    }

    [Fact]
    public void The_rate_is_of_all_subtasks_together()
    {
        var time = new FakeTimeProvider();
        using var run = new SourceRun<long>(new GeneratorSource<long>(i => i, recordsPerSecond: 1000), parallelism: 4, time: time);

        time.Advance(TimeSpan.FromSeconds(1));
        run.PollAll();

        Assert.Equal(Enumerable.Range(0, 1001).Select(i => (long)i), run.Elements.Order());
        Assert.All(run.ElementsOfSubtasks, elements => Assert.InRange(elements.Count, 250, 256));
    }

    [Fact]
    public void Another_parallelism_after_a_restart_neither_loses_nor_doubles_elements_and_keeps_the_rate()
    {
        var time = new FakeTimeProvider();
        var source = new GeneratorSource<long>(i => i, count: 5000, recordsPerSecond: 1000);
        using var first = new SourceRun<long>(source, parallelism: 3, time: time);
        time.Advance(TimeSpan.FromSeconds(1));
        first.PollAll();
        time.Advance(TimeSpan.FromSeconds(0.1));
        first.Poll(1000, 0);
        Assert.Equal(1099, first.Elements.Max());

        // Only what is missing comes again, and from the smallest missing number on at the rate: the time that the job
        // was down is not made up for.
        time.Advance(TimeSpan.FromHours(1));
        using var second = new SourceRun<long>(source, first.Snapshot(), parallelism: 2, time: time);
        second.PollAll();
        Assert.InRange(second.Elements.Count, 0, 1);
        time.Advance(TimeSpan.FromSeconds(1));
        second.PollAll();
        Assert.InRange(second.Elements.Max(), 1900, 2100);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(SourceReaderStatus.EndOfInput, second.PollAll());
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), first.Elements.Concat(second.Elements).Order());
        Assert.All(second.ElementsOfSubtasks, elements => Assert.Equal(elements.Order(), elements));
    }
}
