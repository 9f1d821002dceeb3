using System.Globalization;
using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;

namespace LoadGenerator.Audit;

/// <summary>A decision's content, kept beyond the life of the buffers that it was read from.</summary>
internal sealed class DecisionSnapshot : IAuditedDecision
{
    private readonly string _cardId;
    private readonly long _eventTime;
    private readonly Outcome _outcome;
    private readonly double _score;
    private readonly bool _late;
    private readonly long _terminalAsOf;
    private readonly string _reasons;
    private readonly double[] _features;

    /// <param name="decision">The decision.</param>
    /// <param name="partition">The partition that it is in, or should be in.</param>
    /// <param name="order">How many came before it, so that the first findings can be told.</param>
    public DecisionSnapshot(Decision decision, int partition, long order)
    {
        Partition = partition;
        Order = order;
        TransactionId = Encoding.UTF8.GetString(decision.TransactionId.Span);
        _cardId = Encoding.UTF8.GetString(decision.CardId.Span);
        _eventTime = decision.EventTime;
        _outcome = decision.Outcome;
        _score = decision.Score;
        _late = decision.Late;
        _terminalAsOf = decision.TerminalAsOf;
        _reasons = Describe(decision.Reasons);
        ModelVersion = decision.ModelVersion;
        RulesVersion = decision.RulesVersion;
        _features = decision.Features.ToArray();
        Inputs = new(decision);
    }

    public int Partition { get; }

    public long Order { get; }

    public string TransactionId { get; }

    /// <summary>The rules that it was made with.</summary>
    public string RulesVersion { get; }

    /// <summary>The model that it was made with.</summary>
    public string ModelVersion { get; }

    /// <summary>The inputs that are stamped into it.</summary>
    public StampedInputs Inputs { get; }

    /// <summary>What differs between this, the expected decision, and the actual one; empty if nothing does.</summary>
    public List<string> DifferencesTo(DecisionSnapshot actual)
    {
        var differences = new List<string>();
        Compare("rules_version", RulesVersion, actual.RulesVersion);
        Compare("model_version", ModelVersion, actual.ModelVersion);
        Compare("card_id", _cardId, actual._cardId);
        Compare("event_time", _eventTime, actual._eventTime);
        Compare("late", _late, actual._late);
        Compare("terminal_as_of", _terminalAsOf, actual._terminalAsOf);
        for (var i = 0; i < _features.Length; i++)
        {
            CompareBits(FeatureNames.All[i], _features[i], actual._features[i]);
        }

        CompareBits("score", _score, actual._score);
        Compare("outcome", _outcome, actual._outcome);
        Compare("reasons", _reasons, actual._reasons);
        return differences;

        void Compare<T>(string field, T expected, T found)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, found))
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{field} is {found}, replay gives {expected}"));
            }
        }

        // Bit for bit: 0.0 and -0.0 are different results, and a NaN equals itself.
        void CompareBits(string field, double expected, double found)
        {
            if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(found))
            {
                differences.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{field} is {found:R}, replay gives {expected:R}"));
            }
        }
    }

    private static string Describe(ReadOnlySpan<Reason> reasons)
    {
        if (reasons.IsEmpty)
        {
            return "none";
        }

        var text = new StringBuilder();
        foreach (var reason in reasons)
        {
            text.Append(text.Length > 0 ? "; " : "").Append(reason.Code).Append(": ")
                .Append(Encoding.UTF8.GetString(reason.Detail.Span));
        }

        return text.ToString();
    }
}
