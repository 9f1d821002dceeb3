using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Rules;

/// <summary>A country that is not among the card's recent ones.</summary>
internal sealed class NewCountryRule(FraudOptions options) : IFraudRule
{
    private readonly int _minimumHistory = options.NewCountryMinimumHistory;

    public double Weight { get; } = options.NewCountryWeight;

    public bool TryFire(in Transaction transaction, Decision decision)
    {
        var known = decision[Feature.TransactionsBefore];
        if (decision[Feature.CountryNew] == 0 || known < _minimumHistory)
        {
            return false;
        }

        decision.AddReason(
            ReasonCodes.NewCountry,
            $"{transaction.Country.GetValueOrDefault().Span} is new to this card after {known} transactions");
        return true;
    }
}
