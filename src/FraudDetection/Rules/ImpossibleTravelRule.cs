using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Rules;

/// <summary>The card is present in another country, or at another terminal, than it was too short a while ago.</summary>
internal sealed class ImpossibleTravelRule(FraudOptions options) : IFraudRule
{
    private readonly double _countryGapSeconds = options.TravelCountryGap.TotalSeconds;
    private readonly double _terminalGapSeconds = options.TravelTerminalGap.TotalSeconds;

    public double Weight { get; } = options.TravelWeight;

    public bool TryFire(in Transaction transaction, Decision decision)
    {
        var seconds = decision[Feature.SecondsSinceCardPresent];
        if (decision[Feature.CountryChanged] != 0 && seconds < _countryGapSeconds)
        {
            decision.AddReason(ReasonCodes.ImpossibleTravel, $"another country within {seconds} s");
            return true;
        }

        if (decision[Feature.TerminalChanged] != 0 && seconds < _terminalGapSeconds)
        {
            decision.AddReason(ReasonCodes.ImpossibleTravel, $"another terminal within {seconds} s");
            return true;
        }

        return false;
    }
}
