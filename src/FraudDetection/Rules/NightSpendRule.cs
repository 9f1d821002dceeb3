using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Rules;

/// <summary>A large amount at night. The hours are UTC: the schema has no time zone.</summary>
internal sealed class NightSpendRule(FraudOptions options) : IFraudRule
{
    private readonly int _start = options.NightStartHour;
    private readonly int _end = options.NightEndHour;
    private readonly long _minimumAmount = options.NightMinimumAmount;

    public double Weight { get; } = options.NightWeight;

    public bool TryFire(in Transaction transaction, Decision decision)
    {
        var hour = decision[Feature.HourOfDay];
        if (!IsNight(hour) || transaction.AmountMinor < _minimumAmount)
        {
            return false;
        }

        decision.AddReason(ReasonCodes.NightSpend, $"amount {transaction.AmountMinor} after {hour} h UTC");
        return true;
    }

    private bool IsNight(double hour) =>
        _start <= _end ? hour >= _start && hour < _end : hour >= _start || hour < _end;
}
