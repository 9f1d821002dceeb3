using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.Runtime;
using StreamCore.State;
using StreamCore.Time;

namespace StreamCore.Testing;

/// <summary>
/// Runs a piece of a job on the calling thread, with event time and processing time in the test's hands: no job, no
/// threads, no broker. Make inputs, build the pipeline from their streams, capture what is of interest, then drive it.
/// </summary>
/// <example>
/// <code>
/// using var harness = new OperatorHarness();
/// var input = harness.Input&lt;string&gt;();
/// var counts = harness.Capture(input.Stream.KeyBy(word => word).Sum(_ => 1));
/// input.Element("a", timestamp: 0);
/// input.Watermark(10);
/// var results = counts.Take();
/// </code>
/// </example>
public sealed class OperatorHarness : IDisposable
{
    private readonly StreamExecutionEnvironment _environment = new();
    private readonly FakeTimeProvider _time;
    private readonly PartitionState _state;
    private readonly List<HarnessInput> _inputs = [];
    private readonly CancellationTokenSource _cancellation = new();
    // Not disposed: a call that was given up may still end.
    private readonly SemaphoreSlim _woken = new(0);
    private OperatorChain? _operators;

    /// <summary>Creates a harness without state.</summary>
    public OperatorHarness()
        : this(HarnessSnapshot.Empty)
    {
    }

    /// <summary>Creates a harness that goes on where another one stood.</summary>
    /// <param name="restored">The other's snapshot. The pipeline must have the same uids.</param>
    public OperatorHarness(HarnessSnapshot restored)
    {
        ArgumentNullException.ThrowIfNull(restored);
        _time = new(restored.ProcessingTime);
        var store = new InMemoryStateStore();
        foreach (var (key, value) in restored.Entries)
        {
            store.Upsert(key, value);
        }

        _state = new(store);
    }

    /// <summary>The harness's clock; it stands still until <see cref="AdvanceProcessingTime"/>.</summary>
    public TimeProvider TimeProvider => _time;

    /// <summary>How many elements the operators have dropped because they were late.</summary>
    public long LateRecordsDropped => Open().Context.LateRecordsDropped;

    /// <summary>Adds an input; all inputs and captures come before the first element.</summary>
    public HarnessInput<T> Input<T>(string name = "input")
    {
        ThrowIfOpen();
        var stream = _environment.FromSource(new HarnessSource<T>(), WatermarkStrategy.NoWatermarks<T>(), name);
        var node = (SourceNode<T>)_environment.Graph.Nodes[^1];
        // They come from the test.
        node.MakesWatermarks = true;
        var input = new HarnessInput<T>(this, node, stream);
        _inputs.Add(input);
        return input;
    }

    /// <summary>Keeps all that a stream emits.</summary>
    public CapturedStream<T> Capture<T>(DataStream<T> stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfOpen();
        var captured = new CapturedStream<T>();
        stream.SinkTo(new CaptureSink<T>(captured), "capture");
        return captured;
    }

    /// <summary>Moves the clock on, and fires the processing-time timers that become due, each at its own time.</summary>
    public void AdvanceProcessingTime(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var operators = Open();
        var end = _time.GetUtcNow() + by;
        while (operators.NextProcessingTime <= end.ToUnixTimeMilliseconds())
        {
            var next = DateTimeOffset.FromUnixTimeMilliseconds(operators.NextProcessingTime);
            if (next > _time.GetUtcNow())
            {
                _time.SetUtcNow(next);
            }

            operators.OnProcessingTime(_time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        _time.SetUtcNow(end);
        operators.OnWake();
    }

    /// <summary>Has operators emit the watermarks that go by what has passed, as a job does at each watermark interval.</summary>
    public void EmitPeriodicWatermarks() => Open().OnPeriodicWatermark();

    /// <summary>Waits until an operator has something from another thread, an asynchronous result, and has it emitted.</summary>
    /// <param name="timeout">The longest wait, by the real clock; 30 s by default.</param>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public void AwaitResults(TimeSpan? timeout = null)
    {
        var operators = Open();
        if (!_woken.Wait(timeout ?? TimeSpan.FromSeconds(30)))
        {
            throw new TimeoutException("No operator had a result from another thread.");
        }

        operators.OnWake();
    }

    /// <summary>Cancels what operators wait for, as the end of a job does.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>Ends an epoch: operators emit what they wait for, as before a commit.</summary>
    public void EndEpoch()
    {
        Open().OnEpochEnd();
        _state.Commit();
        foreach (var input in _inputs)
        {
            input.OnCommitted();
        }
    }

    /// <summary>
    /// Aborts the epoch: the state and the watermark are as they were at its beginning, and what came in since must be put
    /// in again, as after a failed commit.
    /// </summary>
    public void AbortEpoch()
    {
        var operators = Open();
        _state.Rollback();
        foreach (var input in _inputs)
        {
            input.OnAborted();
        }

        operators.ResetWatermark(_inputs.Min(input => input.CurrentWatermark));
    }

    /// <summary>The state and the clock as they are now.</summary>
    public HarnessSnapshot Snapshot()
    {
        Open();
        return new(
            [.. _state.Entries().Select(entry => new KeyValuePair<byte[], byte[]>(entry.Key.ToArray(), entry.Value.ToArray()))],
            _time.GetUtcNow());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _operators?.Close();
        _state.Dispose();
        _cancellation.Dispose();
    }

    /// <summary>Opens the operators if they are not open.</summary>
    internal OperatorChain Open()
    {
        if (_operators is null)
        {
            JobGraph.Create(_environment.Graph, defaultParallelism: 1);
            var context = new SubtaskContext(
                0, 1, _state, byKeyGroup: true, _time, NullLogger.Instance, _cancellation.Token)
            {
                Sinks = NoRestoredSinks.Instance,
                Wake = () => _woken.Release(),
            };
            var exchanges = new DirectExchanges();
            var builder = new ChainBuilder(context, exchanges);
            exchanges.Builder = builder;
            foreach (var input in _inputs)
            {
                input.Open(builder);
            }

            _operators = builder.Build();
            _operators.Open();
        }

        return _operators;
    }

    private void ThrowIfOpen()
    {
        if (_operators is not null)
        {
            throw new InvalidOperationException("The harness is in use: make all inputs and captures before the first element.");
        }
    }
}
