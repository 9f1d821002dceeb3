using FraudDetection.Domain;
using FraudDetection.Features;

namespace FraudDetection.Scoring;

/// <summary>No stream but the transactions: all terminals are unknown, the lists are empty, nothing is limited.</summary>
public sealed class NoInputs : IDecisionInputs
{
    private NoInputs()
    {
    }

    /// <summary>The one instance; it has no state.</summary>
    public static NoInputs Instance { get; } = new();

    /// <inheritdoc/>
    public long FillTerminal(in Transaction transaction, Span<double> features)
    {
        TerminalFeatures.FillUnknown(transaction, features);
        return 0;
    }

    /// <inheritdoc/>
    public ListVerdict FindListed(in Transaction transaction) => ListVerdict.None;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment) => default;
}
