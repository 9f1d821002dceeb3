using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for the terminals of the last 50 transactions: the lower half of the XxHash3 of each one's id.</summary>
[InlineArray(RecentAmounts.Length)]
public struct RecentTerminals
{
    private uint _terminal;
}
