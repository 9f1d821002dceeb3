using StreamCore.DataStream;
using StreamCore.State;

namespace Examples.Tests.Snippets;

#region keyed-function
/// <summary>Emits, when a user was silent for ten minutes, how many visits there were.</summary>
public sealed class SessionLength : KeyedProcessFunction<string, Visit, string>
{
    private static readonly long Gap = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    private ValueState<int>? _visits;
    private ValueState<long>? _due;

    public override void Open(IRuntimeContext context)
    {
        _visits = context.GetState(new ValueStateDescriptor<int>("visits"));
        _due = context.GetState(new ValueStateDescriptor<long>("due"));
    }

    public override void ProcessElement(in Visit element, Context context, ICollector<string> output)
    {
        _visits!.TryGet(out var visits);
        _visits.Update(visits + 1);
        if (_due!.TryGet(out var due))
        {
            context.Timers.DeleteEventTimeTimer(due);
        }

        due = Math.Max(due, context.Timestamp + Gap);
        context.Timers.RegisterEventTimeTimer(due);
        _due.Update(due);
    }

    public override void OnTimer(long timestamp, OnTimerContext context, ICollector<string> output)
    {
        _visits!.TryGet(out var visits);
        output.Collect($"{context.CurrentKey}: {visits} visits");
        _visits.Clear();
        _due!.Clear();
    }
}
#endregion
