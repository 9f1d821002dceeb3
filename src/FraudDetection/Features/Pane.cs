using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>What a window keeps of one short stretch of event time.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct Pane
{
    /// <summary>The amounts in sum, in minor units.</summary>
    public long Sum;

    /// <summary>The greatest amount, in minor units.</summary>
    public long Max;

    /// <summary>How many transactions.</summary>
    public int Count;
}
