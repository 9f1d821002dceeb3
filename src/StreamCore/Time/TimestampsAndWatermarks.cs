using StreamCore.Runtime;

namespace StreamCore.Time;

/// <summary>
/// Event time that begins in the middle of a stream: one generator for all that a subtask gets, whatever split it came
/// from. Watermarks and status from before are ignored, except for the final watermark.
/// </summary>
/// <param name="strategy">How event time is read.</param>
/// <param name="time">The clock that idleness is measured with.</param>
/// <param name="receiver">Takes the watermarks and the status.</param>
/// <param name="restored">The watermark that the receiver had before a restart: nothing is given out up to it.</param>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class TimestampsAndWatermarks<T>(
    WatermarkStrategy<T> strategy, TimeProvider time, IWatermarkReceiver receiver, long restored = long.MinValue) : IWatermarkReceiver
{
    private readonly IWatermarkGenerator<T> _generator = strategy.CreateGenerator(new(time));
    private readonly DownstreamWatermarks _downstream = new(receiver, restored);
    private bool _ended;

    /// <summary>An element's event time from here on. Called before the element is emitted.</summary>
    /// <param name="element">The element.</param>
    /// <param name="formerTimestamp">The timestamp that it had, or <see cref="long.MinValue"/>.</param>
    public long AssignTimestamp(in T element, long formerTimestamp) => strategy.TimestampOf(in element, formerTimestamp);

    /// <summary>Shows an element to the generator. Called after the element was emitted, so that no watermark overtakes it.</summary>
    public void OnEvent(in T element, long timestamp) => _generator.OnEvent(in element, timestamp, _downstream);

    /// <summary>Has the generator give out its watermark. Called at each watermark interval.</summary>
    public void EmitPeriodic()
    {
        if (!_ended)
        {
            _generator.OnPeriodicEmit(_downstream);
        }
    }

    public void OnWatermark(long watermark)
    {
        if (watermark == long.MaxValue)
        {
            _ended = true;
            _downstream.EmitWatermark(watermark);
        }
    }

    public void OnStatus(StreamStatus status)
    {
    }
}
