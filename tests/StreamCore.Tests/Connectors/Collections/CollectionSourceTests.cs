using StreamCore.Connectors.Collections;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors.Collections;

public sealed class CollectionSourceTests
{
    private static readonly string[] Elements = [.. Enumerable.Range(0, 20).Select(i => $"e{i}")];

    [Fact]
    public void All_elements_come_in_order_and_then_the_end()
    {
        using var run = new SourceRun<string>(new CollectionSource<string>(Elements));

        Assert.Equal(SourceReaderStatus.EndOfInput, run.PollAll());
        Assert.Equal(SourceReaderStatus.EndOfInput, run.Poll(1));
        Assert.Equal(Elements, run.Elements);
        Assert.Empty(run.Splits);
    }

    [Fact]
    public void A_restart_goes_on_behind_the_last_element_wherever_it_was()
    {
        for (var read = 0; read <= Elements.Length; read++)
        {
            using var first = new SourceRun<string>(new CollectionSource<string>(Elements));
            first.Poll(read);
            using var second = new SourceRun<string>(new CollectionSource<string>(Elements), first.Snapshot());
            second.PollAll();

            Assert.Equal(Elements[read..], second.Elements);
        }
    }

    [Fact]
    public void A_collection_that_became_shorter_is_an_error()
    {
        using var first = new SourceRun<string>(new CollectionSource<string>(Elements));
        first.PollAll();

        Assert.Throws<InvalidDataException>(() => new SourceRun<string>(new CollectionSource<string>(["e0"]), first.Snapshot()));
    }
}
