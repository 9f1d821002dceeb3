namespace StreamCore.Time;

/// <summary>
/// Combines inputs as Flink's class of the same name does: the minimum over those that are not idle; the maximum over all
/// when every one is idle, since nothing is waited for then. The result never decreases: an input that comes back behind
/// it holds it where it is.
/// </summary>
internal sealed class CombinedWatermarkStatus
{
    private readonly List<PartialWatermark> _inputs = [];

    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>Whether all inputs were idle at the last <see cref="Combine"/>.</summary>
    public bool IsIdle { get; private set; }

    public void Add(PartialWatermark input) => _inputs.Add(input);

    public void Remove(PartialWatermark input) => _inputs.Remove(input);

    /// <summary>Takes the inputs' state into account; without inputs nothing changes.</summary>
    /// <returns>Whether the watermark advanced.</returns>
    public bool Combine()
    {
        if (_inputs.Count == 0)
        {
            return false;
        }

        var allIdle = true;
        var leastActive = long.MaxValue;
        var greatest = long.MinValue;
        foreach (var input in _inputs)
        {
            greatest = Math.Max(greatest, input.Watermark);
            if (!input.IsIdle)
            {
                allIdle = false;
                leastActive = Math.Min(leastActive, input.Watermark);
            }
        }

        IsIdle = allIdle;
        var combined = allIdle ? greatest : leastActive;
        if (combined <= Watermark)
        {
            return false;
        }

        Watermark = combined;
        return true;
    }
}
