using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>What is kept of one hour or one day of a terminal. Event times are in seconds from the epoch; 0 is none.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct TerminalPane
{
    /// <summary>The amounts in sum, in minor units, by the transactions' event times.</summary>
    public long Sum;

    /// <summary>How many transactions, by their event times.</summary>
    public int Count;

    /// <summary>How many frauds, by the times at which they became known.</summary>
    public int Frauds;

    /// <summary>How many of those frauds had an amount that was nothing special at the terminal.</summary>
    public int Unexplained;

    /// <summary>The event time of the newest of the frauds.</summary>
    public uint LastFraud;

    /// <summary>The event time of the oldest of the unexplained ones.</summary>
    public uint FirstUnexplained;

    /// <summary>The event time of the newest of the unexplained ones.</summary>
    public uint LastUnexplained;

    /// <summary>Takes another pane into this one.</summary>
    public void Add(in TerminalPane other)
    {
        Sum += other.Sum;
        Count += other.Count;
        Frauds += other.Frauds;
        Unexplained += other.Unexplained;
        LastFraud = Math.Max(LastFraud, other.LastFraud);
        LastUnexplained = Math.Max(LastUnexplained, other.LastUnexplained);
        FirstUnexplained = Earlier(FirstUnexplained, other.FirstUnexplained);
    }

    /// <summary>The earlier of two event times, of which each may be none.</summary>
    internal static uint Earlier(uint one, uint other) => one == 0 || (other != 0 && other < one) ? other : one;
}
