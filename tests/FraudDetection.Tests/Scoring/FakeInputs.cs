using System.Text;
using FraudDetection.Domain;
using FraudDetection.Features;
using FraudDetection.Scoring;

namespace FraudDetection.Tests.Scoring;

/// <summary>Inputs that say what a test wants; they may replace any feature.</summary>
internal sealed class FakeInputs : IDecisionInputs
{
    /// <summary>Features that are to have these values.</summary>
    public Dictionary<Feature, double> Features { get; } = [];

    /// <summary>What the lists say.</summary>
    public ListVerdict Listed { get; set; }

    /// <summary>Why declines are limited; null if they are not.</summary>
    public string? Limited { get; set; }

    /// <summary>The outcome that the limiter was asked about last; null if it was not asked.</summary>
    public Outcome? Asked { get; set; }

    public long FillTerminal(in Transaction transaction, Span<double> features)
    {
        NoInputs.Instance.FillTerminal(transaction, features);
        foreach (var (feature, value) in Features)
        {
            features[(int)feature] = value;
        }

        return 0;
    }

    public ListVerdict FindListed(in Transaction transaction) => Listed;

    public ReadOnlyMemory<byte> LimitDecline(in Assessment assessment)
    {
        Asked = assessment.Outcome;
        return Limited is null || assessment.Outcome != Outcome.Decline ? default : Encoding.UTF8.GetBytes(Limited);
    }
}
