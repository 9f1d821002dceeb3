using FraudDetection.Domain;
using FraudDetection.Scoring;

namespace FraudDetection.Terminals;

/// <summary>Inputs of decisions of which the terminals' part comes from a table, and the rest from elsewhere.</summary>
/// <param name="terminals">The table.</param>
/// <param name="others">All other inputs.</param>
public sealed class TerminalInputs(TerminalRiskTable terminals, IDecisionInputs others) : IDecisionInputs
{
    /// <inheritdoc/>
    public long FillTerminal(in Transaction transaction, Span<double> features) => terminals.Fill(transaction, features);

    /// <inheritdoc/>
    public ListVerdict FindListed(in Transaction transaction) => others.FindListed(transaction);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment) => others.LimitDecline(assessment);
}
