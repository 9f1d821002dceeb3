using FraudDetection.Features;
using StreamCore.DataStream;
using StreamCore.State;

namespace FraudDetection.Terminals;

/// <summary>
/// Keeps the history of each terminal and emits it at the end of each hour of event time in which it has changed. Nobody reads
/// an hour that has not ended, so there is nothing to emit before.
/// <para>
/// A transaction is taken in as it comes. A label waits until event time has come to it, so that it finds the same settled past
/// however far labels and transactions are apart in their topics; one that comes after that counts as known now.
/// </para>
/// <para>
/// A terminal of which nothing has come for long is forgotten: its state is removed, and its deletion emitted. By then its features
/// are those of a terminal never seen.
/// </para>
/// </summary>
/// <param name="expiry">How long a terminal is remembered after the end of its newest day; zero, the default, for ever.</param>
public sealed class TerminalRiskFunction(TimeSpan expiry = default) : KeyedProcessFunction<ReadOnlyMemory<byte>, TerminalEvent, TerminalRisk>
{
    /// <summary>What is remembered of a terminal; the key is its id.</summary>
    public static readonly ValueStateDescriptor<TerminalHistory> HistoryDescriptor = new("history");

    private static readonly ListStateDescriptor<PendingLabel> PendingDescriptor = new("pending-labels");

    // When the terminal is looked at, so that it has one timer for that, and not one for each day of use.
    private static readonly ValueStateDescriptor<long> ForgetAtDescriptor = new("forget-at");

    // The time behind a history's end: whole hours and some minutes, which is never the end of an hour.
    private readonly long _remembered =
        ((long)Math.Ceiling(expiry.TotalMilliseconds / TerminalHistory.HourPane) * TerminalHistory.HourPane) + TerminalHistory.Settle;

    private readonly List<PendingLabel> _labels = [];
    private ValueState<TerminalHistory>? _history;
    private ListState<PendingLabel>? _pending;
    private ValueState<long>? _forgetAt;

    /// <inheritdoc/>
    public override void Open(IRuntimeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _history = context.GetState(HistoryDescriptor);
        _pending = context.GetListState(PendingDescriptor);
        _forgetAt = context.GetState(ForgetAtDescriptor);
    }

    /// <inheritdoc/>
    public override void ProcessElement(in TerminalEvent element, Context context, ICollector<TerminalRisk> output)
    {
        var watermark = context.CurrentWatermark;
        if (!element.IsLabel)
        {
            _history!.TryGet(out var history);
            history.AddTransaction(element.EventTime, element.AmountMinor, watermark);
            _history.Update(history);
            EmitAtHourAfter(Math.Max(element.EventTime, watermark + 1), context);
        }
        else if (element.IsFraud && element.LabelTime > watermark)
        {
            _pending!.Add(new(element.LabelTime, element.EventTime, element.AmountMinor));
            context.Timers.RegisterEventTimeTimer(element.LabelTime);
        }
        else if (element.IsFraud)
        {
            TakeIn(new(watermark + 1, element.EventTime, element.AmountMinor), context);
        }
    }

    /// <inheritdoc/>
    public override void OnTimer(long timestamp, OnTimerContext context, ICollector<TerminalRisk> output)
    {
        TakeInPending(timestamp, context);
        if (timestamp % TerminalHistory.HourPane == 0 && _history!.TryGet(out var history))
        {
            output.Collect(new(context.CurrentKey, timestamp, history));
            if (!_forgetAt!.TryGet(out _))
            {
                ForgetLater(history, context);
            }
        }
        else if (_forgetAt!.TryGet(out var forgetAt) && timestamp == forgetAt)
        {
            ForgetIfUnused(timestamp, context, output);
        }
    }

    private void ForgetIfUnused(long timestamp, OnTimerContext context, ICollector<TerminalRisk> output)
    {
        _forgetAt!.Clear();
        if (!_history!.TryGet(out var history))
        {
            return;
        }

        if (expiry > TimeSpan.Zero && history.End + _remembered <= timestamp)
        {
            _history.Clear();
            output.Collect(new(context.CurrentKey, timestamp, default, IsForgotten: true));
        }
        else
        {
            ForgetLater(history, context);
        }
    }

    private void ForgetLater(in TerminalHistory history, Context context)
    {
        if (expiry > TimeSpan.Zero)
        {
            var at = history.End + _remembered;
            _forgetAt!.Update(at);
            context.Timers.RegisterEventTimeTimer(at);
        }
    }

    private static void EmitAtHourAfter(long time, Context context) =>
        context.Timers.RegisterEventTimeTimer(((time / TerminalHistory.HourPane) + 1) * TerminalHistory.HourPane);

    private void TakeInPending(long time, Context context)
    {
        if (_pending!.Count == 0)
        {
            return;
        }

        _labels.Clear();
        _pending.CopyTo(_labels);
        _pending.Clear();
        foreach (var label in _labels)
        {
            if (label.LabelTime > time)
            {
                _pending.Add(label);
            }
            else
            {
                TakeIn(label, context);
            }
        }
    }

    /// <summary>
    /// Takes a label in as of its time: event time may have jumped over the end of that hour, whose history is emitted after this.
    /// </summary>
    private void TakeIn(in PendingLabel label, Context context)
    {
        _history!.TryGet(out var history);
        history.AddLabel(label.LabelTime, label.EventTime, label.AmountMinor, isFraud: true, watermark: label.LabelTime - 1);
        _history.Update(history);
        EmitAtHourAfter(label.LabelTime, context);
    }
}
