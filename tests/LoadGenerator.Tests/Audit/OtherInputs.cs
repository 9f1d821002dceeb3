using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;

namespace LoadGenerator.Tests.Audit;

/// <summary>Inputs as other streams and a limiter would give them: every terminal has a history, and one card in two is blocked.</summary>
internal sealed class OtherInputs : IDecisionInputs
{
    public long FillTerminal(in Transaction transaction, Span<double> features)
    {
        NoInputs.Instance.FillTerminal(transaction, features);
        features[(int)Feature.TerminalCount1Hour] = 7;
        features[(int)Feature.TerminalRisk7Days] = 0.25;
        return 1_700_000_000_000;
    }

    public ListVerdict FindListed(in Transaction transaction) =>
        transaction.CardId.Span[^1] % 2 == 0 ? ListVerdict.Block : ListVerdict.None;

    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment) =>
        assessment.Outcome == Outcome.Decline ? "far too many"u8.ToArray() : default;
}
