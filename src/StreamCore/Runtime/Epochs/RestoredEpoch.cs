namespace StreamCore.Runtime.Epochs;

/// <summary>What was committed: the entries of the region's whole state.</summary>
/// <param name="Entries">The entries, in no particular order.</param>
internal sealed record RestoredEpoch(IEnumerable<KeyValuePair<byte[], byte[]>> Entries);
