using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;

namespace FraudDetection.Shadow;

/// <summary>
/// Hands decisions from the one thread that makes them to the one that tries the shadow model on them. Full, it takes no
/// more: whoever decides never waits.
/// </summary>
public sealed class SampleRing
{
    /// <summary>How many decisions have room; a power of two.</summary>
    public const int Capacity = 512;

    private readonly double[] _features = new double[Capacity * FeatureNames.Count];
    private readonly (double Probability, OutcomeBasis Basis)[] _samples = new (double, OutcomeBasis)[Capacity];
    private long _added;
    private long _taken;
    private long _dropped;
    private volatile bool _isClosed;

    internal SampleRing()
    {
    }

    /// <summary>Decisions that had no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Whether nothing is added any more.</summary>
    internal bool IsClosed => _isClosed;

    /// <summary>Adds a decision if there is room. Allocates nothing, and never waits.</summary>
    /// <param name="decision">The decision; it is copied.</param>
    /// <param name="basis">What else its outcome follows from.</param>
    public void Add(Decision decision, in OutcomeBasis basis)
    {
        if (_added - Volatile.Read(ref _taken) == Capacity)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return;
        }

        var place = (int)(_added & (Capacity - 1));
        decision.Features.CopyTo(_features.AsSpan(place * FeatureNames.Count));
        _samples[place] = (decision.ModelProbability, basis);
        Volatile.Write(ref _added, _added + 1);
    }

    /// <summary>Takes the oldest decision.</summary>
    /// <param name="features">Receives its features.</param>
    /// <param name="probability">What the live model said.</param>
    /// <param name="basis">What else its outcome follows from.</param>
    internal bool TryTake(Span<double> features, out double probability, out OutcomeBasis basis)
    {
        if (_taken == Volatile.Read(ref _added))
        {
            probability = 0;
            basis = default;
            return false;
        }

        var place = (int)(_taken & (Capacity - 1));
        _features.AsSpan(place * FeatureNames.Count, FeatureNames.Count).CopyTo(features);
        (probability, basis) = _samples[place];
        Volatile.Write(ref _taken, _taken + 1);
        return true;
    }

    /// <summary>Says that nothing is added any more.</summary>
    public void Close() => _isClosed = true;
}
