using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Rules;

/// <summary>Too many transactions in a minute or in an hour.</summary>
internal sealed class VelocityRule(FraudOptions options) : IFraudRule
{
    private readonly int _count1Minute = options.VelocityCount1Minute;
    private readonly int _count1Hour = options.VelocityCount1Hour;

    public double Weight { get; } = options.VelocityWeight;

    public bool TryFire(in Transaction transaction, Decision decision)
    {
        var minute = decision[Feature.Count1Minute];
        var hour = decision[Feature.Count1Hour];
        if (minute < _count1Minute && hour < _count1Hour)
        {
            return false;
        }

        decision.AddReason(ReasonCodes.Velocity, $"{minute} transactions in a minute, {hour} in an hour");
        return true;
    }
}
