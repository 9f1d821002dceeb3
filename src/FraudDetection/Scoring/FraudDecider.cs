using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Rules;

namespace FraudDetection.Scoring;

/// <summary>
/// Decides a transaction: features, rules, score, outcome. The one way to a decision, online and in an audit; the same
/// inputs always give the same decision. Immutable, so threads may share it.
/// </summary>
public sealed class FraudDecider
{
    private const string NoModel = "none";

    private readonly IFraudRule[] _rules;
    private readonly double _reviewThreshold;
    private readonly double _declineThreshold;

    /// <summary>Creates a decider; later changes of the options do not reach it.</summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public FraudDecider(FraudOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = options.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        _rules = BuiltInRules.Create(options);
        _reviewThreshold = options.ReviewThreshold;
        _declineThreshold = options.DeclineThreshold;
        RulesVersion = BuiltInRules.VersionOf(options);
    }

    /// <summary>
    /// Which rules with which settings this decider uses, as it stands in each decision: <c>builtin-1</c>, and a hash of
    /// the settings if they are not the default ones.
    /// </summary>
    public string RulesVersion { get; }

    /// <summary>Decides a transaction and takes it into the card's state. Allocates nothing.</summary>
    /// <param name="transaction">A valid transaction.</param>
    /// <param name="watermark">The partition's watermark before this transaction, in epoch milliseconds.</param>
    /// <param name="inputs">What other streams have said by now.</param>
    /// <param name="state">The card's state; the default value for a card not seen before.</param>
    /// <param name="decision">Reset and filled; it refers to the transaction's bytes.</param>
    /// <exception cref="InvalidOperationException">The state has a layout that this code does not know.</exception>
    public void Decide(in Transaction transaction, long watermark, IDecisionInputs inputs, ref CardState state, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(decision);
        decision.Reset();
        decision.TransactionId = transaction.TransactionId;
        decision.CardId = transaction.CardId;
        decision.EventTime = transaction.EventTime;
        decision.Late = transaction.EventTime <= watermark;
        decision.ModelVersion = NoModel;
        decision.RulesVersion = RulesVersion;
        FeatureExtractor.Extract(transaction, watermark, ref state, decision.Features);
        inputs.FillTerminal(transaction, decision.Features);

        // Each rule is taken for an independent witness: the score is the chance that at least one of them is right.
        var innocence = 1.0;
        foreach (var rule in _rules)
        {
            if (rule.Weight > 0 && rule.TryFire(transaction, decision))
            {
                innocence *= 1 - rule.Weight;
            }
        }

        decision.Score = 1 - innocence;
        decision.Outcome = OutcomeOf(decision.Score);
    }

    private Outcome OutcomeOf(double score)
    {
        if (score >= _declineThreshold)
        {
            return Outcome.Decline;
        }

        return score >= _reviewThreshold ? Outcome.Review : Outcome.Approve;
    }
}
