using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>A step of a chain, as it runs in one subtask. All calls come from the subtask's thread.</summary>
internal abstract class Operator(OperatorContext context)
{
    protected OperatorContext Context { get; } = context;

    protected SubtaskContext Subtask => Context.Subtask;

    /// <summary>The operator's watermark in epoch milliseconds; <see cref="long.MinValue"/> before the first.</summary>
    public long CurrentWatermark
    {
        get;
        set
        {
            field = value;
            Context.Clock.SetWatermark(value);
        }
    } = long.MinValue;

    public string Name => Context.OperatorName;

    public string Uid => Context.Uid;

    /// <summary>When the first processing-time timer is due, in epoch milliseconds; <see cref="long.MaxValue"/> for none.</summary>
    public virtual long NextProcessingTime => long.MaxValue;

    /// <summary>The operator's timers, those of its functions and triggers included.</summary>
    public IEnumerable<TimerQueue> Timers => Context.Timers;

    /// <summary>The input with this number, as an <see cref="IInput{T}"/> of the element type.</summary>
    public virtual object GetInput(int index) => this;

    /// <summary>Called once, when all operators of the chain exist: downstream operators are opened first.</summary>
    public virtual void Open()
    {
    }

    /// <summary>
    /// The epoch ends: emits what is waited for, and hands over what is buffered. Upstream operators are called first.
    /// </summary>
    public virtual void OnEpochEnd()
    {
    }

    /// <summary>Fires the processing-time timers that are due.</summary>
    /// <param name="now">Epoch milliseconds.</param>
    public virtual void OnProcessingTime(long now)
    {
    }

    /// <summary>Emits results that have become ready elsewhere.</summary>
    public virtual void OnWake()
    {
    }

    /// <summary>Called at each watermark interval: emits a watermark that goes by what has passed since.</summary>
    public virtual void OnPeriodicWatermark()
    {
    }

    /// <summary>
    /// The epoch was aborted, or state was restored: the operator goes on at a watermark, and drops what it has not
    /// emitted yet, which comes again. Nothing is emitted.
    /// </summary>
    /// <param name="watermark">Epoch milliseconds.</param>
    public virtual void Reset(long watermark) => CurrentWatermark = watermark;

    /// <summary>Begins with the watermark of the last committed epoch; called once, after <see cref="Open"/>.</summary>
    public virtual void RestoreWatermark(long watermark) => CurrentWatermark = watermark;

    /// <summary>Called once at the end, also after a failure.</summary>
    public virtual void Close()
    {
    }

    /// <summary>A context of its own through which a state of the operator can be read for another key.</summary>
    /// <param name="state">The name of the state.</param>
    /// <exception cref="ArgumentException">The operator has no such state.</exception>
    public OperatorContext CreateView(string state) => Context.CreateView(state);

    /// <summary>Whether an exception is this operator's own: neither that of one further down nor the subtask's end.</summary>
    protected bool IsOwn(Exception exception) => exception is not OperatorException && !Subtask.IsCancellation(exception);

    /// <summary>An exception that names this operator.</summary>
    protected OperatorException Failure(Exception exception) => new(Name, Subtask.SubtaskIndex, Subtask.Parallelism, exception);
}
