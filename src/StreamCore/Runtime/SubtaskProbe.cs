using StreamCore.Graph;
using StreamCore.Runtime.Exchange;

namespace StreamCore.Runtime;

/// <summary>Reads how a subtask or a slot fares; from any thread.</summary>
/// <param name="vertex">The subtask's chain.</param>
/// <param name="index">The subtask's number.</param>
/// <param name="clock">Its clock.</param>
/// <param name="counters">Its counters.</param>
/// <param name="watermark">Reads its watermark.</param>
/// <param name="lateRecordsDropped">Reads how many late records it has dropped.</param>
internal sealed class SubtaskProbe(
    JobVertex vertex, int index, TaskClock clock, TaskCounters counters, Func<long> watermark, Func<long> lateRecordsDropped)
{
    private static readonly TimeSpan MinSample = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TaskTimes _sampleStart;
    private TaskTimes _shares = new(TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.Zero);

    public JobVertex Vertex { get; } = vertex;

    public int Index { get; } = index;

    public TaskCounters Counters { get; } = counters;

    public TaskTimes Times => clock.Read();

    public long Watermark => watermark();

    public long LateRecordsDropped => lateRecordsDropped();

    public SubtaskStatus GetStatus()
    {
        var shares = Shares();
        double total = (shares.Busy + shares.Idle + shares.BackPressured).Ticks;
        var current = Watermark;
        return new(
            Index,
            shares.Busy.Ticks / total,
            shares.Idle.Ticks / total,
            shares.BackPressured.Ticks / total,
            Counters.RecordsIn,
            Counters.RecordsOut,
            Counters.BytesIn,
            Counters.BytesOut,
            current == long.MinValue ? null : current,
            LateRecordsDropped);
    }

    /// <summary>The times of the last sample: since the last call that was at least a second ago.</summary>
    private TaskTimes Shares()
    {
        lock (_lock)
        {
            var now = Times;
            var since = new TaskTimes(now.Busy - _sampleStart.Busy, now.Idle - _sampleStart.Idle, now.BackPressured - _sampleStart.BackPressured);
            var length = since.Busy + since.Idle + since.BackPressured;
            if (length >= MinSample)
            {
                _sampleStart = now;
                _shares = since;
            }
            else if (_sampleStart == default && length > TimeSpan.Zero)
            {
                // Nothing was sampled yet.
                return since;
            }

            return _shares;
        }
    }
}
