namespace StreamCore.State;

/// <summary>Is shown an entry of a store.</summary>
/// <param name="key">The key.</param>
/// <param name="value">Its value.</param>
public delegate void EntryVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
