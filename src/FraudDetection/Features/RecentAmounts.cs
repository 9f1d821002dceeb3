using System.Runtime.CompilerServices;

namespace FraudDetection.Features;

/// <summary>Room for the amounts of the last 50 transactions, in minor units, rounded to single precision.</summary>
[InlineArray(Length)]
public struct RecentAmounts
{
    /// <summary>How many there are.</summary>
    public const int Length = 50;

    private float _amount;
}
