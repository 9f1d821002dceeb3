namespace LoadGenerator.Load;

/// <summary>Which of the indexes 0 to length - 1 have occurred. One thread adds; others may read the count.</summary>
/// <param name="length">How many indexes there are.</param>
public sealed class OccurrenceBitmap(long length)
{
    private readonly ulong[] _words = new ulong[(length + 63) / 64];
    private long _count;

    /// <summary>How many different indexes have occurred. Safe to read from any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Notes an index; false if it occurred before.</summary>
    public bool Add(long index)
    {
        ref var word = ref _words[index >> 6];
        var bit = 1UL << (int)(index & 63);
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        Volatile.Write(ref _count, _count + 1);
        return true;
    }

    /// <summary>Whether an index has occurred.</summary>
    public bool Contains(long index) => (_words[index >> 6] & (1UL << (int)(index & 63))) != 0;
}
