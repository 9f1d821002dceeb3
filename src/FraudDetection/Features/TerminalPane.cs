using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>The transactions of one hour or one day of a terminal, by their event times.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct TerminalPane : IAdditivePane<TerminalPane>
{
    /// <summary>The amounts in sum, in minor units.</summary>
    public long Sum;

    /// <summary>How many transactions.</summary>
    public int Count;

    /// <summary>Takes in what came for another pane.</summary>
    public void Add(in TerminalPane other)
    {
        Sum += other.Sum;
        Count += other.Count;
    }
}
