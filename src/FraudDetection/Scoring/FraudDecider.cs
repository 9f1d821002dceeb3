using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Models;
using FraudDetection.Rules;

namespace FraudDetection.Scoring;

/// <summary>
/// Decides a transaction: features, rules, model, score, outcome. The one way to a decision, online, in an audit and in a
/// back-test; the same inputs always give the same decision. Immutable, so threads may share it.
/// <para>
/// What settles the outcome, the first that applies: (1) the block list: DECLINE; (2) the allow list: APPROVE; (3) the graver of
/// what the rules with an outcome ask for and what the band of the score asks for, where the decline limiter may lower DECLINE to
/// REVIEW. The score is 1 - (1 - p)(1 - w1)(1 - w2)... with the model's probability p and the weights of the rules that hit.
/// docs/decisions.md has the whole table.
/// </para>
/// </summary>
public sealed class FraudDecider
{
    /// <summary>The <c>model_version</c> of decisions that no model has a part in.</summary>
    public const string NoModel = "none";

    private const char SettingsMark = '+';

    private readonly ScoreBands _bands;

    /// <summary>Creates a decider with the built-in rules and without a model.</summary>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public FraudDecider(FraudOptions options)
        : this(options, RuleSet.Default, model: null)
    {
    }

    /// <summary>Creates a decider; later changes of the options do not reach it.</summary>
    /// <param name="options">The thresholds.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="model">The model; null for none: then the rules make the score alone.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public FraudDecider(FraudOptions options, RuleSet rules, FraudModel? model)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rules);
        var faults = options.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        _bands = new(options);
        Rules = rules;
        Model = model;
        RulesVersion = rules.Version + SettingsOf(options);
        ModelVersion = model?.Version ?? NoModel;
    }

    /// <summary>The rules.</summary>
    public RuleSet Rules { get; }

    /// <summary>The model; null if there is none.</summary>
    public FraudModel? Model { get; }

    /// <summary>
    /// Which rules with which settings this decider uses, as it stands in each decision: the rule set's version, and behind a plus
    /// sign a hash of the settings if they are not the default ones. Two decisions under one name were made alike.
    /// </summary>
    public string RulesVersion { get; }

    /// <summary>Which model this decider uses, as it stands in each decision; <c>none</c> without one.</summary>
    public string ModelVersion { get; }

    /// <summary>The rule set's version in the <c>rules_version</c> of a decision.</summary>
    public static string RuleSetVersionOf(string rulesVersion)
    {
        ArgumentNullException.ThrowIfNull(rulesVersion);
        var mark = rulesVersion.LastIndexOf(SettingsMark);
        return mark < 0 ? rulesVersion : rulesVersion[..mark];
    }

    /// <summary>Decides a transaction and takes it into the card's state. Allocates nothing.</summary>
    /// <param name="transaction">A valid transaction.</param>
    /// <param name="watermark">The partition's watermark before this transaction, in epoch milliseconds.</param>
    /// <param name="inputs">What other streams have said by now.</param>
    /// <param name="state">The card's state; the default value for a card not seen before.</param>
    /// <param name="decision">Reset and filled; it refers to the transaction's bytes.</param>
    /// <exception cref="InvalidOperationException">The state has a layout that this code does not know.</exception>
    public void Decide(in Transaction transaction, long watermark, IDecisionInputs inputs, ref CardState state, Decision decision)
    {
        Observe(transaction, watermark, ref state, decision);
        Conclude(transaction, inputs, decision);
    }

    /// <summary>
    /// The first half of <see cref="Decide"/>: takes the transaction into the card's state and the card's features into the
    /// decision. It needs nothing but the transactions, so a replay can do it before it knows what the other inputs were.
    /// </summary>
    /// <param name="transaction">A valid transaction.</param>
    /// <param name="watermark">The partition's watermark before this transaction, in epoch milliseconds.</param>
    /// <param name="state">The card's state; the default value for a card not seen before.</param>
    /// <param name="decision">Reset and filled; it refers to the transaction's bytes.</param>
    /// <exception cref="InvalidOperationException">The state has a layout that this code does not know.</exception>
    public static void Observe(in Transaction transaction, long watermark, ref CardState state, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        decision.Reset();
        decision.TransactionId = transaction.TransactionId;
        decision.CardId = transaction.CardId;
        decision.EventTime = transaction.EventTime;
        decision.Late = transaction.EventTime <= watermark;
        FeatureExtractor.Extract(transaction, watermark, ref state, decision.Features);
    }

    /// <summary>The second half of <see cref="Decide"/>: the other inputs, rules, model, score, outcome and reasons.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="inputs">What other streams have said by now.</param>
    /// <param name="decision">As <see cref="Observe"/> has left it.</param>
    public void Conclude(in Transaction transaction, IDecisionInputs inputs, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(decision);
        decision.ModelVersion = ModelVersion;
        decision.RulesVersion = RulesVersion;
        decision.TerminalAsOf = inputs.FillTerminal(transaction, decision.Features);

        ref var hits = ref decision.HitSet;
        Rules.Evaluate(transaction, decision.Features, ref hits);
        decision.ModelProbability = Model?.Score(decision.Features) ?? 0;
        var (guilt, atLeast) = JoinRules(hits, decision.ModelProbability);
        decision.Score = guilt;
        var band = _bands.Of(transaction);
        var outcome = Graver(atLeast, band.OutcomeOf(guilt));

        var listed = inputs.FindListed(transaction);
        if (listed == ListVerdict.None)
        {
            var limited = inputs.LimitDecline(new(Rules, transaction.EventTime, hits, decision.ModelProbability, band.Decline, outcome));
            if (!limited.IsEmpty)
            {
                outcome = Outcome.Review;
                decision.AddReason(ReasonCodes.DeclineLimit, $"{limited.Span}");
            }
        }

        decision.Outcome = listed switch
        {
            ListVerdict.Block => Outcome.Decline,
            ListVerdict.Allow => Outcome.Approve,
            _ => outcome,
        };
        ReasonRanking.AddReasons(this, transaction, listed, decision);
    }

    /// <summary>What the outcome of a decision follows from besides the model. Allocates nothing.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="decision">The decision, as <see cref="Conclude"/> has left it.</param>
    public OutcomeBasis BasisOf(in Transaction transaction, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var (guilt, atLeast) = JoinRules(decision.HitSet, probability: 0);
        var band = _bands.Of(transaction);
        return new(1 - guilt, atLeast, band.Review, band.Decline, ListedIn(decision));
    }

    // Each witness is taken for independent of the others: the score is the chance that at least one of them is right.
    private (double Guilt, Outcome AtLeast) JoinRules(in RuleHits hits, double probability)
    {
        var innocence = 1 - probability;
        var atLeast = Outcome.Approve;
        foreach (var rule in Rules.Evaluated)
        {
            if (rule.Counts && hits.Contains(rule.Index))
            {
                innocence *= 1 - rule.Rule.Weight;
                atLeast = Graver(atLeast, rule.Rule.Outcome ?? Outcome.Approve);
            }
        }

        return (1 - innocence, atLeast);
    }

    private static ListVerdict ListedIn(Decision decision)
    {
        foreach (ref readonly var reason in decision.Reasons)
        {
            switch (reason.Code)
            {
                case ReasonCodes.BlockList:
                    return ListVerdict.Block;
                case ReasonCodes.AllowList:
                    return ListVerdict.Allow;
            }
        }

        return ListVerdict.None;
    }

    private static Outcome Graver(Outcome first, Outcome second) => first > second ? first : second;

    private static string SettingsOf(FraudOptions options)
    {
        var settings = JsonSerializer.SerializeToUtf8Bytes(options);
        return settings.AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(new FraudOptions()))
            ? ""
            : SettingsMark + XxHash3.HashToUInt64(settings).ToString("x16", CultureInfo.InvariantCulture);
    }
}
