using Microsoft.Extensions.Logging;
using StreamCore.Graph;
using StreamCore.Runtime.Epochs;
using StreamCore.Runtime.Exchange;
using StreamCore.Runtime.Queries;

namespace StreamCore.Runtime.Aligned;

/// <summary>
/// One of the parallel instances of a chain in an aligned region: a thread with its state and its inbox. At the end of an
/// epoch it waits until the epoch has committed, so that the coordinator may look at its state meanwhile.
/// </summary>
internal abstract partial class Subtask : IExchangeFactory
{
    private readonly List<ExchangeWriter> _writers = [];
    private readonly SubtaskServices _services;
    private readonly ITimer _timer;
    private readonly ITimer _watermarkTimer;
    private long _timerDue = long.MaxValue;
    private volatile bool _woken;
    private volatile bool _watermarksDue;
    private volatile bool _isOpen;
    private long _endedEpoch;

    protected Subtask(JobVertex vertex, SubtaskContext context, SubtaskServices services)
    {
        Vertex = vertex;
        Context = context;
        _services = services;
        Clock = new(context.TimeProvider);
        Inbox = new(Clock, context.Cancellation);
        Probe = new(vertex, context.SubtaskIndex, Clock, Counters, () => CurrentWatermark, () => context.LateRecordsDropped);
        context.Wake = Wake;
        _timer = context.TimeProvider.CreateTimer(static subtask => ((Subtask)subtask!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watermarkTimer = context.TimeProvider.CreateTimer(
            static subtask => ((Subtask)subtask!).OnWatermarksDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public JobVertex Vertex { get; }

    public SubtaskContext Context { get; }

    public Inbox Inbox { get; }

    public TaskClock Clock { get; }

    public TaskCounters Counters => Context.Counters;

    public SubtaskProbe Probe { get; }

    /// <summary>The queries about its state; they are answered when an epoch has committed.</summary>
    public StateQueries Queries { get; } = new();

    /// <summary>The subtask's operators; null until its thread has created them.</summary>
    public OperatorChain? Operators { get; protected set; }

    /// <summary>The greatest watermark that has come in, for the status.</summary>
    public virtual long CurrentWatermark => Operators is { Operators: [var first, ..] } ? first.CurrentWatermark : long.MinValue;

    /// <summary>The last epoch that the subtask has ended; may be read from any thread.</summary>
    public long EndedEpoch => Volatile.Read(ref _endedEpoch);

    /// <summary>Whether its operators are open; may be read from any thread.</summary>
    public bool IsOpen => _isOpen;

    public string Name => FormattableString.Invariant($"{Vertex.Name} ({Context.SubtaskIndex + 1}/{Context.Parallelism})");

    protected EpochGate Gate => _services.Gate;

    public IInput<T> CreateWriter<T>(StreamEdge<T> edge, SubtaskContext context)
    {
        var writer = ((Exchange<T>)_services.Exchanges[edge]).CreateWriter(context, Clock, Counters);
        _writers.Add(writer);
        return writer;
    }

    /// <summary>Runs on the subtask's thread until the region ends.</summary>
    /// <exception cref="JobFailedException">It failed; the message names the operator or the subtask, and the record.</exception>
    public void Run()
    {
        Exception? failure = null;
        try
        {
            Open();
            _isOpen = true;
            var interval = _services.Job.Options.AutoWatermarkInterval;
            _watermarkTimer.Change(interval, interval);
            while (true)
            {
                Step();
            }
        }
        catch (OperationCanceledException) when (Context.Cancellation.IsCancellationRequested)
        {
            // The region has ended, or another subtask has failed.
        }
        catch (Exception e)
        {
            failure = Describe(e);
        }

        CloseAll(ref failure);
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Has the thread look at its timers, results and requests; may be called from any thread.</summary>
    public void Wake()
    {
        _woken = true;
        Inbox.Wake();
    }

    /// <summary>Creates and opens the operators.</summary>
    protected abstract void Open();

    /// <summary>One turn of the loop.</summary>
    protected abstract void Step();

    /// <summary>Emits watermarks; called at each watermark interval.</summary>
    protected virtual void OnPeriodicWatermark() => Operators!.OnPeriodicWatermark();

    /// <summary>What was being processed, for messages.</summary>
    protected virtual string DescribeRecord() => "none: a timer or a watermark";

    /// <summary>Notes what the epoch has to commit besides the operators' state; called when nothing comes any more.</summary>
    protected virtual void Snapshot()
    {
    }

    protected virtual void Close() => Operators?.Close();

    /// <summary>Fires what is due by the clock, and emits results that have become ready.</summary>
    protected void RunDue()
    {
        if (_watermarksDue)
        {
            _watermarksDue = false;
            OnPeriodicWatermark();
        }

        if (_woken)
        {
            // It may have been the timer, too early by the clock or for a time that is far away: it is set again then.
            _woken = false;
            _timerDue = long.MaxValue;
            Operators!.OnWake();
            _services.NoteWork();
        }

        var next = Operators!.NextProcessingTime;
        if (next != long.MaxValue && next <= Context.ProcessingTime)
        {
            Operators.OnProcessingTime(Context.ProcessingTime);
            _services.NoteWork();
            next = Operators.NextProcessingTime;
        }

        if (next != _timerDue)
        {
            _timerDue = next;
            _timer.Change(next == long.MaxValue ? Timeout.InfiniteTimeSpan : UntilProcessingTime(next), Timeout.InfiniteTimeSpan);
            if (next <= Context.ProcessingTime)
            {
                // The clock has been moved on meanwhile, which the timer does not know.
                Inbox.Wake();
            }
        }
    }

    /// <summary>Something was processed that the next epoch has to commit.</summary>
    protected void NoteWork() => _services.NoteWork();

    /// <summary>Sends what is in partly filled batches.</summary>
    protected void Flush()
    {
        foreach (var writer in _writers)
        {
            writer.Flush();
        }
    }

    /// <summary>Ends the epoch: hands everything over, tells the subtasks behind, and waits for the commit.</summary>
    protected void EndEpoch()
    {
        var epoch = Context.Epoch;
        Operators!.OnEpochEnd();
        Snapshot();
        foreach (var writer in _writers)
        {
            writer.SendBarrier(epoch);
        }

        Volatile.Write(ref _endedEpoch, epoch);
        Gate.Arrive(epoch, Clock);
        Context.Epoch = epoch + 1;
        while (Queries.TryTake(out var query))
        {
            query.Answer(Operators);
        }
    }

    /// <summary>Opens the operators, which begin with the watermarks that they had at the last committed epoch.</summary>
    protected void OpenOperators()
    {
        Operators!.Open();
        foreach (var each in Operators.Operators)
        {
            each.RestoreWatermark(_services.State.OperatorWatermark(each.Uid));
        }
    }

    private Exception Describe(Exception failure) => failure switch
    {
        OperatorException { InnerException: EpochUncertainException uncertain } => uncertain,
        OperatorException e when !_isOpen => new JobFailedException(e.Message, e.InnerException),
        OperatorException e => new JobFailedException($"{e.Message} (record {e.Record ?? DescribeRecord()})", e.InnerException),
        JobFailedException or EpochUncertainException => failure,
        _ => new JobFailedException($"Subtask '{Name}' failed: {failure.Message}", failure),
    };

    /// <summary>Closes everything. A failure to do so counts only if there was none before, of which it may be a consequence.</summary>
    private void CloseAll(ref Exception? failure)
    {
        _timer.Dispose();
        _watermarkTimer.Dispose();
        try
        {
            Close();
        }
        catch (Exception e) when (failure is null)
        {
            failure = new JobFailedException($"Subtask '{Name}' failed to close: {e.Message}", e);
        }
        catch (Exception e)
        {
            LogCloseFailure(Context.Logger, e, Name);
        }
    }

    private void OnWatermarksDue()
    {
        _watermarksDue = true;
        Inbox.Wake();
    }

    private TimeSpan UntilProcessingTime(long time)
    {
        var wait = Math.Max(0, time - Context.ProcessingTime);
        return TimeSpan.FromMilliseconds(Math.Min(wait, (long)TimeSpan.FromDays(1).TotalMilliseconds));
    }

    [LoggerMessage(62, LogLevel.Warning, "Subtask {Subtask} has failed, and also to close")]
    private static partial void LogCloseFailure(ILogger logger, Exception failure, string subtask);
}
