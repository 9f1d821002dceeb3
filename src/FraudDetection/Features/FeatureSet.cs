using System.Security.Cryptography;
using System.Text;

namespace FraudDetection.Features;

/// <summary>The features that this code computes, as one thing that a model can be trained for.</summary>
public static class FeatureSet
{
    /// <summary>Tells this feature set from all others: 16 hexadecimal digits.</summary>
    public static string Hash { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', FeatureNames.All))).AsSpan(0, 8));
}
