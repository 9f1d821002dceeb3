using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Rules;

/// <summary>
/// An amount many deviations and many times above the card's mean: the first alone would fire on cards that always spend
/// the same, the second on cards that spend little.
/// </summary>
internal sealed class AmountSpikeRule(FraudOptions options) : IFraudRule
{
    private readonly double _deviations = options.SpikeDeviations;
    private readonly double _ratio = options.SpikeRatio;
    private readonly int _minimumHistory = options.SpikeMinimumHistory;

    public double Weight { get; } = options.SpikeWeight;

    public bool TryFire(in Transaction transaction, Decision decision)
    {
        var mean = decision[Feature.AmountMean];
        var zScore = decision[Feature.AmountZScore];
        if (decision[Feature.TransactionsBefore] < _minimumHistory
            || zScore < _deviations
            || decision[Feature.Amount] < _ratio * mean)
        {
            return false;
        }

        decision.AddReason(
            ReasonCodes.AmountSpike,
            $"amount {transaction.AmountMinor} where the mean is {mean:F0}: {zScore:F1} deviations above it");
        return true;
    }
}
