using System.Runtime.InteropServices;

namespace FraudDetection.Features;

/// <summary>
/// The frauds at a terminal that became known in one hour or one day. Event times are in seconds from the epoch; 0 is none.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct FraudPane : IAdditivePane<FraudPane>
{
    /// <summary>How many frauds.</summary>
    public int Count;

    /// <summary>How many of them had an amount that was nothing special at the terminal.</summary>
    public int Unexplained;

    /// <summary>The event time of the newest of them.</summary>
    public uint Last;

    /// <summary>The event time of the oldest unexplained one.</summary>
    public uint FirstUnexplained;

    /// <summary>The event time of the newest unexplained one.</summary>
    public uint LastUnexplained;

    /// <summary>Takes in what came for another pane.</summary>
    public void Add(in FraudPane other)
    {
        Count += other.Count;
        Unexplained += other.Unexplained;
        Last = Math.Max(Last, other.Last);
        LastUnexplained = Math.Max(LastUnexplained, other.LastUnexplained);
        FirstUnexplained = Earlier(FirstUnexplained, other.FirstUnexplained);
    }

    /// <summary>Counts one fraud more.</summary>
    internal void Add(long eventTime, bool isUnexplained)
    {
        var seconds = (uint)(eventTime / 1000);
        Add(isUnexplained
            ? new FraudPane { Count = 1, Unexplained = 1, Last = seconds, FirstUnexplained = seconds, LastUnexplained = seconds }
            : new FraudPane { Count = 1, Last = seconds });
    }

    private static uint Earlier(uint one, uint other) => one == 0 || (other != 0 && other < one) ? other : one;
}
