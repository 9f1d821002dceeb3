using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.DataStream;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.Testing;

namespace StreamCore.Tests.DataStream;

public sealed class SimpleSinkTests
{
    [Fact]
    public void Print_writes_a_line_for_each_element()
    {
        using var harness = new OperatorHarness();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var input = harness.Input<double>();
        input.Stream.Print(text);

        input.Element(1.5);
        input.Element(2);

        Assert.Equal(["1.5", "2"], Lines(text));
    }

    [Fact]
    public void Print_tells_the_subtasks_apart()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var state = new PartitionState(new InMemoryStateStore());
        var sink = new PrintSink<string>(text);
        foreach (var subtask in new[] { 1, 0 })
        {
            var context = new SubtaskContext(
                subtask, 2, state, byKeyGroup: true, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
            ((IInput<string>)sink.CreateOperator(new("print", "print", context)).GetInput(0)).Collect("a");
        }

        Assert.Equal(["1> a", "0> a"], Lines(text));
    }

    [Fact]
    public void ForEach_is_called_with_each_element_and_named_when_it_fails()
    {
        using var harness = new OperatorHarness();
        var seen = new List<int>();
        var input = harness.Input<int>();
        input.Stream.ForEach(element => seen.Add(element < 9 ? element : throw new FormatException("too large")));

        input.Element(1);
        input.Element(2);
        var failure = Assert.Throws<OperatorException>(() => input.Element(9));

        Assert.Equal([1, 2], seen);
        Assert.Contains("'for-each'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("too large", failure.Message, StringComparison.Ordinal);
    }

    private static string[] Lines(StringWriter text) => text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
