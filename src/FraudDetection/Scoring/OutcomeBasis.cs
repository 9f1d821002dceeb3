using FraudDetection.Domain;

namespace FraudDetection.Scoring;

/// <summary>What an outcome follows from besides the model: with it the outcome of another model can be told.</summary>
/// <param name="Innocence">The product of (1 - weight) over the rules that hit.</param>
/// <param name="AtLeast">What the rules ask for.</param>
/// <param name="ReviewThreshold">From this score on it is a review.</param>
/// <param name="DeclineThreshold">From this score on it is a decline.</param>
/// <param name="Listed">What the lists say.</param>
public readonly record struct OutcomeBasis(
    double Innocence, Outcome AtLeast, double ReviewThreshold, double DeclineThreshold, ListVerdict Listed)
{
    /// <summary>The outcome that a model's probability would have, before anybody limits declines.</summary>
    public Outcome OutcomeOf(double probability)
    {
        if (Listed != ListVerdict.None)
        {
            return Listed == ListVerdict.Block ? Outcome.Decline : Outcome.Approve;
        }

        var score = 1 - ((1 - probability) * Innocence);
        var band = score >= DeclineThreshold ? Outcome.Decline : score >= ReviewThreshold ? Outcome.Review : Outcome.Approve;
        return band > AtLeast ? band : AtLeast;
    }
}
