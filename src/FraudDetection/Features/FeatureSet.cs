using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FraudDetection.Features;

/// <summary>Tells sets of features apart: a model fits the set that it was trained on, and no other.</summary>
public static class FeatureSet
{
    /// <summary>
    /// Raise it when a feature comes to have other values under the same name, for whatever reason; the texts may be changed
    /// without.
    /// </summary>
    private const int Revision = 1;

    /// <summary>
    /// 16 hexadecimal digits: a hash of the features' names in order, of the revision of what they mean, and of the constants
    /// that their values depend on. The same for as long as those are the same.
    /// </summary>
    public static string Hash { get; } = Compute();

    private static string Compute()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Revision} {string.Join(' ', FeatureNames.All)}
            {TerminalHistory.Settle} {TerminalHistory.LabelDelay} {TerminalHistory.UnexplainedRatio} {TerminalFeatures.PriorRisk} {TerminalFeatures.PriorStrength}
            {CardAmounts.UnusualRatio}
            """);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
