namespace StreamCore.DataStream;

/// <summary>How far a split of a source has been read.</summary>
/// <param name="Split">The split's name, unique in the source.</param>
/// <param name="Position">The position, in a form that only the source's readers know.</param>
public readonly record struct SplitPosition(string Split, ReadOnlyMemory<byte> Position);
