namespace StreamCore.Runtime.Exchange;

/// <summary>
/// The buffers of a channel. They bound what is on its way, and so the memory; a writer that has used them all waits.
/// </summary>
/// <param name="Count">How many there are, at least 2, so that the writer can fill one while the reader has the other.</param>
/// <param name="Records">The most records in each.</param>
internal readonly record struct ExchangeBuffers(int Count, int Records)
{
    /// <summary>
    /// 8 buffers of 256 records. With 4 of them a pair of threads on two processors goes to sleep about twice as often for
    /// the same number of records, which costs more than all the rest of the exchange.
    /// </summary>
    public static readonly ExchangeBuffers Default = new(8, 256);

    /// <summary>Finds numbers that cannot work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 buffers, or they hold no record.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Records, 1);
    }
}
