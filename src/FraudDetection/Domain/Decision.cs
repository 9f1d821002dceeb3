using System.Text.Unicode;
using FraudDetection.Features;
using FraudDetection.Rules;

namespace FraudDetection.Domain;

/// <summary>
/// The answer to a transaction. One instance serves many transactions in turn: <see cref="Reset"/> makes it blank without
/// giving up its buffers, so that deciding allocates nothing. Not thread-safe.
/// </summary>
public sealed class Decision
{
    /// <summary>How many reasons a decision can hold.</summary>
    public const int MaxReasons = 32;

    /// <summary>How many bytes of UTF-8 the details that <see cref="AddReason(string, ref ReasonDetail)"/> formats can take in sum.</summary>
    public const int DetailCapacity = 4096;

    private readonly byte[] _details = new byte[DetailCapacity];
    private readonly Reason[] _reasons = new Reason[MaxReasons];
    private FeatureVector _features;
    private int _detailLength;
    private int _reasonCount;
    private RuleHits _hits;

    /// <summary>The transaction's id; UTF-8 in the buffer of whoever set it.</summary>
    public ReadOnlyMemory<byte> TransactionId { get; set; }

    /// <summary>The card's token; UTF-8 in the buffer of whoever set it.</summary>
    public ReadOnlyMemory<byte> CardId { get; set; }

    /// <summary>When the transaction happened, in milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long EventTime { get; set; }

    /// <summary>The answer.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>0 (harmless) to 1 (fraud).</summary>
    public double Score { get; set; }

    /// <summary>Why it was decided so, the weightiest first.</summary>
    public ReadOnlySpan<Reason> Reasons => _reasons.AsSpan(0, _reasonCount);

    /// <summary>The feature values that the decision rests on, in the order of <see cref="FeatureNames.All"/>.</summary>
    public Span<double> Features => _features;

    /// <summary>True if the event time was behind the partition's watermark.</summary>
    public bool Late { get; set; }

    /// <summary>Which model gave the score; <c>none</c> if the rules did alone.</summary>
    public string ModelVersion { get; set; } = "";

    /// <summary>Which rules, with which thresholds, were tried.</summary>
    public string RulesVersion { get; set; } = "";

    /// <summary>
    /// Up to when the terminal's history was complete that the features rest on, in epoch milliseconds; 0 if nothing was known of
    /// the terminal.
    /// </summary>
    public long TerminalAsOf { get; set; }

    /// <summary>
    /// The rules of the decider's set that hit, those in the shadow too. Only the one who decides knows it: it is not written,
    /// and empty in a decision that was read.
    /// </summary>
    public RuleHits Hits => _hits;

    /// <summary>The model's probability of fraud, 0 to 1; 0 without a model. It is not written, as <see cref="Hits"/>.</summary>
    public double ModelProbability { get; set; }

    /// <summary>The value of one feature.</summary>
    public double this[Feature feature] => _features[(int)feature];

    /// <summary>Adds a reason and formats its detail, invariantly, into the decision's own buffer; allocates nothing.</summary>
    /// <param name="code">The rule's code; see <see cref="ReasonCodes"/>.</param>
    /// <param name="detail">An interpolated string. If it does not fit any more, a short note takes its place.</param>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxReasons"/> reasons already.</exception>
    public void AddReason(
        string code,
        [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("")] ref ReasonDetail detail)
    {
        if (!Utf8.TryWrite(FreeDetails, ref detail.Handler, out var length))
        {
            AddReason(code, TooLong);
            return;
        }

        AddReason(code, _details.AsMemory(_detailLength, length));
        _detailLength += length;
    }

    /// <summary>Adds a reason and fills its text's holes from the transaction and the features; allocates nothing.</summary>
    internal void AddReason(string code, TextTemplate text, in Transaction transaction)
    {
        if (!text.TryFormat(transaction, _features, FreeDetails, out var length))
        {
            AddReason(code, TooLong);
            return;
        }

        AddReason(code, _details.AsMemory(_detailLength, length));
        _detailLength += length;
    }

    /// <summary>Adds a reason whose detail stands in somebody else's buffer.</summary>
    /// <param name="code">The rule's code; see <see cref="ReasonCodes"/>.</param>
    /// <param name="detail">UTF-8; it must stay as it is for as long as the decision is in use.</param>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxReasons"/> reasons already.</exception>
    public void AddReason(string code, ReadOnlyMemory<byte> detail)
    {
        if (_reasonCount == MaxReasons)
        {
            throw new InvalidOperationException($"A decision holds at most {MaxReasons} reasons; '{code}' is one too many.");
        }

        _reasons[_reasonCount++] = new Reason(code, detail);
    }

    /// <summary>Makes the decision blank.</summary>
    public void Reset()
    {
        TransactionId = default;
        CardId = default;
        EventTime = 0;
        Outcome = Outcome.Approve;
        Score = 0;
        Late = false;
        ModelVersion = "";
        RulesVersion = "";
        TerminalAsOf = 0;
        _features = default;
        _reasonCount = 0;
        _detailLength = 0;
        _hits = default;
        ModelProbability = 0;
    }

    internal ref RuleHits HitSet => ref _hits;

    internal Span<byte> FreeDetails => _details.AsSpan(_detailLength);

    private static ReadOnlyMemory<byte> TooLong { get; } = "(the detail is too long)"u8.ToArray();
}
