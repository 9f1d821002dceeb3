using StreamCore.Testing;

namespace StreamCore.Tests.Testing;

public sealed class OperatorHarnessUnionTests
{
    [Fact]
    public void A_union_has_the_least_watermark_of_its_streams()
    {
        using var harness = new OperatorHarness();
        var left = harness.Input<string>("left");
        var right = harness.Input<string>("right");
        var both = harness.Capture(left.Stream.Union(right.Stream).Map(text => text.ToUpperInvariant()));

        left.Element("a", 5);
        left.Watermark(10);
        right.Element("b", 6);
        right.Watermark(4);
        right.Watermark(20);

        Assert.Equal(
            [(CapturedKind.Element, "A", 5L), (CapturedKind.Element, "B", 6L), (CapturedKind.Watermark, null, 4L), (CapturedKind.Watermark, null, 10L)],
            both.Take().Select(captured => (captured.Kind, captured.Element, captured.Time)));
    }
}
