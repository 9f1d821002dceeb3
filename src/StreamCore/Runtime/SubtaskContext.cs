using Microsoft.Extensions.Logging;
using StreamCore.Runtime.Exchange;
using StreamCore.State;
using StreamCore.State.Expiry;

namespace StreamCore.Runtime;

/// <summary>What the operators of one chain share.</summary>
/// <param name="subtaskIndex">The subtask's number, from 0.</param>
/// <param name="parallelism">How many subtasks run the same chain.</param>
/// <param name="state">The chain's state; owned by whoever made it.</param>
/// <param name="byKeyGroup">Whether keys are dealt out to the subtasks by key group.</param>
/// <param name="timeProvider">The job's clock, for processing time.</param>
/// <param name="logger">Takes the log.</param>
/// <param name="cancellation">Cancelled when the region ends or fails.</param>
internal sealed class SubtaskContext(
    int subtaskIndex,
    int parallelism,
    PartitionState state,
    bool byKeyGroup,
    TimeProvider timeProvider,
    ILogger logger,
    CancellationToken cancellation)
{
    public int SubtaskIndex { get; } = subtaskIndex;

    public int Parallelism { get; } = parallelism;

    public ElementContext Element { get; } = new();

    public PartitionState State { get; } = state;

    /// <summary>Removes what has expired from the state.</summary>
    public StateSweeper Sweeper { get; } = new(state);

    /// <summary>Whether state keys begin with the key group.</summary>
    public bool ByKeyGroup { get; } = byKeyGroup;

    public TimeProvider TimeProvider { get; } = timeProvider;

    public ILogger Logger { get; } = logger;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The open transaction, for sinks that write within it; null where epochs are not such transactions.</summary>
    public object? Transaction { get; init; }

    /// <summary>The partition of the source's topic that the chain belongs to; -1 where it does not belong to one.</summary>
    public int Partition { get; init; } = -1;

    /// <summary>Counts what comes in and goes out.</summary>
    public TaskCounters Counters { get; init; } = new();

    /// <summary>What two-phase sinks are restored from; null where such sinks are not run.</summary>
    public IRestoredSinks? Sinks { get; init; }

    /// <summary>The number of the epoch that is open or comes next.</summary>
    public long Epoch { get; set; } = 1;

    /// <summary>Whether all sources have ended, so that the epoch that ends now is the last one.</summary>
    public bool HasInputEnded { get; set; }

    /// <summary>Has the subtask's thread look at its timers and results again; may be called from any thread.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Elements that were dropped because they were late.</summary>
    public long LateRecordsDropped { get; set; }

    /// <summary>The current processing time in epoch milliseconds.</summary>
    public long ProcessingTime => TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether an exception is the subtask's being cancelled, which no operator is to blame for.</summary>
    public bool IsCancellation(Exception exception) => exception is OperationCanceledException && Cancellation.IsCancellationRequested;
}
