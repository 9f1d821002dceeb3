using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Scoring;

/// <summary>
/// The inputs of a decision that was made, as they are stamped into it: the features of the terminal, the verdict of the lists
/// and that of the decline limiter. With it a replay decides again what was decided, without the streams behind these inputs.
/// A decision that lies about them can't be found out by its replay, only by a look at those streams. Immutable.
/// </summary>
public sealed class StampedInputs : IDecisionInputs
{
    // The card's features come first, and they are computed again.
    private const int FirstTerminalFeature = (int)Feature.TerminalCount1Hour;

    private readonly double[] _features;
    private readonly long _terminalAsOf;
    private readonly ListVerdict _listed;
    private readonly ReadOnlyMemory<byte> _limited;

    /// <summary>Takes the inputs out of a recorded decision; nothing of it is needed afterwards.</summary>
    public StampedInputs(Decision recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        _features = recorded.Features.ToArray();
        _terminalAsOf = recorded.TerminalAsOf;
        foreach (ref readonly var reason in recorded.Reasons)
        {
            switch (reason.Code)
            {
                case ReasonCodes.BlockList:
                    _listed = ListVerdict.Block;
                    break;
                case ReasonCodes.AllowList when _listed == ListVerdict.None:
                    _listed = ListVerdict.Allow;
                    break;
                case ReasonCodes.DeclineLimit:
                    _limited = reason.Detail.ToArray();
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public long FillTerminal(in Transaction transaction, Span<double> features)
    {
        NoInputs.Instance.FillTerminal(transaction, features);
        for (var i = FirstTerminalFeature; i < features.Length; i++)
        {
            // A decision of an earlier version does not have them all.
            if (!double.IsNaN(_features[i]))
            {
                features[i] = _features[i];
            }
        }

        return _terminalAsOf;
    }

    /// <inheritdoc/>
    public ListVerdict FindListed(in Transaction transaction) => _listed;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment) =>
        // Only a decline can have been limited: otherwise the replay differs from what was recorded, as it should.
        assessment.Outcome == Outcome.Decline ? _limited : default;
}
