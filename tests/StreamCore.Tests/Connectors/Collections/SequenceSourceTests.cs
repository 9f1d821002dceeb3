using StreamCore.Connectors.Collections;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Collections;

public sealed class SequenceSourceTests
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(-3, 3)]
    [InlineData(5, 5)]
    [InlineData(long.MaxValue - 200, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue + 129)]
    public void One_subtask_emits_all_numbers_in_order(long from, long to)
    {
        using var run = new SourceRun<long>(new SequenceSource(from, to));

        Assert.Equal(SourceReaderStatus.EndOfInput, run.PollAll());
        Assert.Equal(Enumerable.Range(0, (int)(to - from + 1)).Select(i => from + i), run.Elements);
        Assert.Empty(run.Splits);
    }

    [Fact]
    public void Subtasks_share_the_numbers_evenly()
    {
        using var run = new SourceRun<long>(new SequenceSource(0, 12_799), parallelism: 4);
        run.PollAll();

        Assert.All(run.ElementsOfSubtasks, elements => Assert.Equal(3200, elements.Count));
        Assert.Equal(Enumerable.Range(0, 12_800).Select(i => (long)i), run.Elements.Order());
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 1)]
    public void Another_parallelism_after_a_restart_neither_loses_nor_doubles_numbers(int before, int after)
    {
        var source = new SequenceSource(1, 1000);
        using var first = new SourceRun<long>(source, parallelism: before);
        for (var subtask = 0; subtask < before; subtask++)
        {
            first.Poll(50 + (subtask * 20), subtask);
        }

        using var second = new SourceRun<long>(source, first.Snapshot(), after);
        second.PollAll();

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), first.Elements.Concat(second.Elements).Order());
    }

    [Fact]
    public void Positions_of_another_sequence_are_refused()
    {
        using var first = new SourceRun<long>(new SequenceSource(1, 1000));
        first.Poll(10);

        var failure = Assert.Throws<InvalidDataException>(() => new SourceRun<long>(new SequenceSource(1, 999), first.Snapshot()));

        Assert.Contains("1..1000/0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_longs_are_a_possible_sequence()
    {
        using var run = new SourceRun<long>(new SequenceSource(long.MinValue, long.MaxValue));
        run.Poll(2);

        Assert.Equal([long.MinValue, long.MinValue + 1], run.Elements);
    }
}
