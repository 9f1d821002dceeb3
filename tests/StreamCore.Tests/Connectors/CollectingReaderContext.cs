using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamCore.DataStream;

namespace StreamCore.Tests.Connectors;

/// <summary>Stands for the runtime: collects what a source's reader emits.</summary>
internal sealed class CollectingReaderContext<T>(int subtask = 0, int parallelism = 1, FakeTimeProvider? time = null) : SourceReaderContext<T>
{
    private int _wakes;

    public List<T> Elements { get; } = [];

    /// <summary>The splits begun and not ended.</summary>
    public List<string> Splits { get; } = [];

    public FakeTimeProvider Time { get; } = time ?? new();

    /// <summary>How often the reader asked to be polled.</summary>
    public int Wakes => Volatile.Read(ref _wakes);

    public override int SubtaskIndex => subtask;

    public override int Parallelism => parallelism;

    public override TimeProvider TimeProvider => Time;

    public override ILogger Logger => NullLogger.Instance;

    public override CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public override ISplitOutput<T> AddSplit(string split)
    {
        Assert.DoesNotContain(split, Splits);
        Splits.Add(split);
        return new Output(this, split);
    }

    public override void RemoveSplit(string split) => Assert.True(Splits.Remove(split), "a split that was not begun is ended");

    public override bool TryOutput<TSide>(OutputTag<TSide> tag, in TSide element) => false;

    public override void Wake() => Interlocked.Increment(ref _wakes);

    private sealed class Output(CollectingReaderContext<T> context, string split) : ISplitOutput<T>
    {
        public void Collect(in T element, long timestamp)
        {
            Assert.Contains(split, context.Splits);
            context.Elements.Add(element);
        }
    }
}
