using FraudDetection.Domain;
using FraudDetection.Scoring;

namespace FraudDetection.Control;

/// <summary>Inputs of decisions of which the lists come from a table, and the rest from elsewhere.</summary>
/// <param name="lists">The table.</param>
/// <param name="others">All other inputs.</param>
public sealed class ListInputs(ListTable lists, IDecisionInputs others) : IDecisionInputs
{
    /// <inheritdoc/>
    public long FillTerminal(in Transaction transaction, Span<double> features) => others.FillTerminal(transaction, features);

    /// <inheritdoc/>
    public ListVerdict FindListed(in Transaction transaction) => lists.Find(transaction);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment) => others.LimitDecline(assessment);
}
