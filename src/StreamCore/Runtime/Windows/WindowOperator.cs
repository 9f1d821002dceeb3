using StreamCore.DataStream;
using StreamCore.Graph;
using StreamCore.State;
using StreamCore.Windowing;

namespace StreamCore.Runtime.Windows;

/// <summary>
/// Collects the elements of each key by window, and emits results when the windows' trigger says so. All that it knows is
/// in the keyed state, with the window as namespace, so that it commits, aborts and restores with everything else.
/// </summary>
/// <typeparam name="TKey">The key type.</typeparam>
/// <typeparam name="TIn">The element type.</typeparam>
/// <typeparam name="TContents">What the function gets of a window's elements.</typeparam>
/// <typeparam name="TOut">The result type.</typeparam>
internal sealed partial class WindowOperator<TKey, TIn, TContents, TOut> : OneInputOperator<TIn, TOut>
{
    private readonly KeyBinding<TIn, TKey> _key;
    private readonly KeyedState _keyed;
    private readonly WindowAssigner<TIn> _assigner;
    private readonly Trigger<TIn> _trigger;
    private readonly WindowTriggerContext _triggerContext;
    private readonly WindowContents<TIn, TContents> _contents;
    private readonly WindowFunction<TKey, TContents, TOut> _function;
    private readonly WindowOutput<TOut> _output;
    private readonly MergingWindowSet? _merging;
    private readonly OutputTag<TIn>? _lateTag;
    private readonly TimeDomain? _domain;
    private readonly long _allowedLateness;

    // An element that comes on time into a window that has elements has no effect on such a trigger: its timer is set.
    // With allowed lateness the timer may have fired already and be needed again, after a restore to a lower watermark.
    private readonly bool _triggersOnFirstOnly;

    private readonly TimerQueue _eventTimers;
    private readonly TimerQueue _processingTimers;
    private readonly List<TimeWindow> _assigned = [];

    public WindowOperator(
        OperatorContext context,
        OperatorOutput<TOut> output,
        KeySelector<TIn, TKey> key,
        WindowSettings<TIn> settings,
        WindowContents<TIn, TContents> contents,
        WindowFunction<TKey, TContents, TOut> function)
        : base(context, output)
    {
        _key = key.Bind(context);
        _keyed = context.KeyedState;
        _assigner = settings.Assigner;
        _domain = settings.Assigner.TimeDomain;
        _merging = settings.Assigner.IsMerging ? new(context) : null;
        _trigger = settings.Trigger;
        _allowedLateness = _domain == TimeDomain.EventTime ? settings.AllowedLateness : 0;
        _lateTag = settings.LateTag;
        _triggersOnFirstOnly = _trigger.FiresOnlyAtEnd && _domain == TimeDomain.EventTime && _allowedLateness == 0;
        _contents = contents;
        _function = function;
        _output = new(this, context.Subtask, output);
        _eventTimers = context.CreateEventTimers(2 * sizeof(long));
        _processingTimers = context.CreateProcessingTimers(2 * sizeof(long));
        _triggerContext = new(this, context.CreateScope("trigger"), _eventTimers, _processingTimers);
    }

    public override long NextProcessingTime => _processingTimers.NextTime;

    public override void Open() => _function.Open(Context, isMerging: _merging is not null);

    public override void Collect(in TIn element)
    {
        try
        {
            _key.SetKey(element);
            _assigned.Clear();
            var time = _domain == TimeDomain.ProcessingTime ? Subtask.ProcessingTime : Subtask.Element.Timestamp;
            _assigner.AssignWindows(element, time, _assigned);
            var isTaken = _merging is null ? AddToEach(element) : AddMerging(element, _merging);
            if (!isTaken)
            {
                OnNotTaken(element);
            }
        }
        catch (Exception e) when (IsOwn(e))
        {
            throw Failure(e);
        }
        finally
        {
            _keyed.ClearKey();
        }
    }

    public override void Close() => _function.Close();

    /// <summary>Adds an element to all of its windows that are not over.</summary>
    /// <returns>False if there is none.</returns>
    private bool AddToEach(in TIn element)
    {
        var isTaken = false;
        foreach (var window in _assigned)
        {
            if (!IsLate(window))
            {
                isTaken = true;
                AddTo(new(window, window), element, isMerged: false);
            }
        }

        return isTaken;
    }

    /// <summary>Adds an element to its windows, each joined with the live ones that it reaches.</summary>
    /// <returns>False if there is none that is not over.</returns>
    private bool AddMerging(in TIn element, MergingWindowSet merging)
    {
        var isTaken = false;
        merging.Load();
        foreach (var window in _assigned)
        {
            // What reaches a live window is not late, since the joint window ends with or after that one.
            if (IsLate(window) && !merging.ReachesLive(window))
            {
                continue;
            }

            isTaken = true;
            var live = merging.Add(window);
            var isMerged = merging.Absorbed.Count > 0;
            if (isMerged)
            {
                Merge(live, merging);
            }

            AddTo(live, element, isMerged);
        }

        merging.Save();
        return isTaken;
    }

    private void Merge(LiveWindow live, MergingWindowSet merging)
    {
        _triggerContext.BeginMerge(live.Window, merging.Absorbed);
        _trigger.OnMerge(live.Window, _triggerContext);
        foreach (var absorbed in merging.Absorbed)
        {
            TurnTo(absorbed);
            _trigger.Clear(absorbed, _triggerContext);
            CleanUpTimers?.Delete(CleanUpTime(absorbed));
        }

        _contents.MoveInto(live.Contents, merging.Moved);
    }

    private void AddTo(LiveWindow live, in TIn element, bool isMerged)
    {
        TurnTo(live.Contents);
        var isFirst = _contents.Add(element);
        TurnTo(live.Window);
        if (isFirst || isMerged)
        {
            CleanUpTimers?.Register(CleanUpTime(live.Window));
        }

        if (isFirst || !_triggersOnFirstOnly)
        {
            Act(_trigger.OnElement(element, Subtask.Element.Timestamp, live.Window, _triggerContext), live);
        }
    }

    /// <summary>Does what a trigger has decided. The namespace is any afterwards.</summary>
    private void Act(TriggerResult result, LiveWindow live)
    {
        if ((result & TriggerResult.Fire) != 0)
        {
            TurnTo(live.Contents);
            if (_contents.TryGet(out var contents))
            {
                Emit(live.Window, contents);
            }
        }

        if ((result & TriggerResult.Purge) != 0)
        {
            TurnTo(live.Contents);
            _contents.Clear();
        }
    }

    private void Emit(TimeWindow window, TContents contents)
    {
        var before = Subtask.Element.Timestamp;
        Subtask.Element.Timestamp = window.MaxTimestamp;
        _output.Window = window;
        try
        {
            _function.Process(_key.Current, contents, _output);
        }
        finally
        {
            Subtask.Element.Timestamp = before;
        }
    }

    /// <summary>No window has taken an element: all are over or, where there are gaps between windows, it has none.</summary>
    private void OnNotTaken(in TIn element)
    {
        var isLate = _domain == TimeDomain.EventTime
            && TimeWindow.AddSaturating(Subtask.Element.Timestamp, _allowedLateness) <= CurrentWatermark;
        if (isLate && (_lateTag is null || !Output.TryCollect(_lateTag, element)))
        {
            Subtask.LateRecordsDropped++;
        }
    }

    private void TurnTo(TimeWindow window) => _keyed.SetNamespace(window.Start, window.End);
}
