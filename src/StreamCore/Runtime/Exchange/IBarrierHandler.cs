namespace StreamCore.Runtime.Exchange;

/// <summary>Takes the barriers that arrive at a subtask.</summary>
internal interface IBarrierHandler
{
    /// <summary>A channel's epoch has ended; nothing more comes through the channel before the epoch has committed.</summary>
    /// <param name="edge">The number of the input.</param>
    /// <param name="channel">The number of the channel at that input.</param>
    /// <param name="epoch">The epoch's number.</param>
    void OnBarrier(int edge, int channel, long epoch);
}
