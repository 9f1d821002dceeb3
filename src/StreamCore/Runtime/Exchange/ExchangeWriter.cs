namespace StreamCore.Runtime.Exchange;

/// <summary>The writing end of an exchange, as its subtask sees it, whatever the element type.</summary>
internal abstract class ExchangeWriter
{
    /// <summary>
    /// Sends what is in partly filled batches. The subtask calls it before it waits for input, so that no record waits for
    /// others to fill its batch.
    /// </summary>
    public abstract void Flush();

    /// <summary>Ends an epoch on all channels, behind the records and events written so far.</summary>
    /// <param name="epoch">The epoch's number.</param>
    public abstract void SendBarrier(long epoch);
}
