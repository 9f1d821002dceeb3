using StreamCore.DataStream;
using StreamCore.Testing;

namespace StreamCore.Tests.DataStream;

/// <summary>An asynchronous operator whose calls end when the test says so.</summary>
internal sealed class AsyncJob : IDisposable
{
    public AsyncJob(AsyncOptions? options = null, Func<int, string>? onTimeout = null)
    {
        Input = Harness.Input<int>();
        Results = Harness.Capture(Input.Stream.ProcessAsync(Calls.CallAsync, options, onTimeout, "lookup"));
    }

    public OperatorHarness Harness { get; } = new();

    public ManualCalls Calls { get; } = new();

    public HarnessInput<int> Input { get; }

    public CapturedStream<string> Results { get; }

    /// <summary>Puts elements in, each with itself as its timestamp.</summary>
    public void Put(params int[] elements)
    {
        foreach (var element in elements)
        {
            Input.Element(element, timestamp: element);
        }
    }

    /// <summary>Ends calls, and has what is ready emitted after each.</summary>
    public void End(params int[] elements)
    {
        foreach (var element in elements)
        {
            Calls.End(element);
            Harness.AwaitResults();
        }
    }

    /// <summary>What was emitted since the last call, such as <c>r1@1</c>, <c>wm5</c> and <c>Idle</c>.</summary>
    public string Take() => string.Join(' ', Results.Take().Select(e => e.Kind switch
    {
        CapturedKind.Element => $"{e.Element}@{e.Time}",
        CapturedKind.Watermark => $"wm{e.Time}",
        _ => e.Status.ToString(),
    }));

    public void Dispose() => Harness.Dispose();
}
