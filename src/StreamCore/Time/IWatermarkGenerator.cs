namespace StreamCore.Time;

/// <summary>
/// Makes the watermarks of one split of a source, or of one subtask: from the elements, or from the passing of periodic
/// emits, or from both. One generator belongs to one thread.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IWatermarkGenerator<T>
{
    /// <summary>Called after each element has been emitted, so that a watermark given out here follows the element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="timestamp">Its event time in epoch milliseconds; <see cref="long.MinValue"/> if it has none.</param>
    /// <param name="output">Takes a watermark at once; it must not be kept.</param>
    void OnEvent(in T element, long timestamp, IWatermarkOutput output);

    /// <summary>
    /// Called at each watermark interval, whether there were elements or not.
    /// </summary>
    /// <param name="output">Takes a watermark; it must not be kept.</param>
    void OnPeriodicEmit(IWatermarkOutput output);
}
