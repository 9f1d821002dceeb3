using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Scoring;

/// <summary>
/// Decides a transaction: features, rules, score, outcome. The one way to a decision, online and in an audit; the same
/// inputs always give the same decision. Immutable, so threads may share it.
/// </summary>
public sealed class FraudDecider
{
    /// <summary>Creates a decider; later changes of the options do not reach it.</summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public FraudDecider(FraudOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>Which rules with which thresholds this decider tries; it stands in each decision.</summary>
    public string RulesVersion { get; } = "";

    /// <summary>Decides a transaction and takes it into the card's state. Allocates nothing.</summary>
    /// <param name="transaction">A valid transaction.</param>
    /// <param name="watermark">The partition's watermark before this transaction, in epoch milliseconds.</param>
    /// <param name="state">The card's state; the default value for a card not seen before.</param>
    /// <param name="decision">Reset and filled; it refers to the transaction's bytes.</param>
    public void Decide(in Transaction transaction, long watermark, ref CardState state, Decision decision) =>
        throw new NotImplementedException();
}
