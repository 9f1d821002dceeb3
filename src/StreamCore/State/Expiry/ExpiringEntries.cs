namespace StreamCore.State.Expiry;

/// <summary>The entries of one state that has a time to live, as they come by in the background.</summary>
internal abstract class ExpiringEntries
{
    /// <summary>Whether an entry of the store is one of this state's that has to be removed, or given a time. Nothing may be written.</summary>
    public abstract bool IsDue(ReadOnlySpan<byte> stateKey, ReadOnlySpan<byte> value);

    /// <summary>Removes an entry that is due, or gives it a time.</summary>
    /// <param name="stateKey">Its key.</param>
    public abstract void Settle(ReadOnlyMemory<byte> stateKey);
}
