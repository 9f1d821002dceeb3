using StreamCore.Runtime;

namespace StreamCore.Time;

/// <summary>
/// The watermark and the status of an operator with several inputs, by the rules of <see cref="CombinedWatermarkStatus"/>.
/// The operator forwards a watermark that advanced before a status that changed.
/// </summary>
internal sealed class CombinedWatermark
{
    private readonly PartialWatermark[] _inputs;
    private readonly CombinedWatermarkStatus _combined = new();

    /// <summary>Begins with all inputs active and without a watermark.</summary>
    public CombinedWatermark(int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        _inputs = new PartialWatermark[inputs];
        for (var i = 0; i < inputs; i++)
        {
            _combined.Add(_inputs[i] = new PartialWatermark());
        }
    }

    /// <summary>In epoch milliseconds; <see cref="long.MinValue"/> at the start. It never decreases.</summary>
    public long Watermark => _combined.Watermark;

    /// <summary>Idle when all inputs are.</summary>
    public StreamStatus Status => _combined.IsIdle ? StreamStatus.Idle : StreamStatus.Active;

    /// <summary>Takes a watermark of an input.</summary>
    /// <returns>Whether <see cref="Watermark"/> advanced.</returns>
    public bool Update(int input, long watermark)
    {
        _inputs[input].Advance(watermark);
        return _combined.Combine();
    }

    /// <summary>Takes a status of an input.</summary>
    /// <param name="input">The input's number.</param>
    /// <param name="status">Its status.</param>
    /// <param name="watermarkAdvanced">
    /// Whether <see cref="Watermark"/> advanced, as it does when the input that was waited for becomes idle.
    /// </param>
    /// <returns>Whether <see cref="Status"/> changed.</returns>
    public bool UpdateStatus(int input, StreamStatus status, out bool watermarkAdvanced)
    {
        var before = Status;
        _inputs[input].IsIdle = status == StreamStatus.Idle;
        watermarkAdvanced = _combined.Combine();
        return Status != before;
    }
}
