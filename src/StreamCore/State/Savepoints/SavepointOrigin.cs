namespace StreamCore.State.Savepoints;

/// <summary>
/// Which savepoint a state began with: kept in the state itself. While it is not complete, the changelog holds a part of
/// the savepoint only.
/// </summary>
/// <param name="Id">The savepoint file's id.</param>
/// <param name="IsComplete">Whether all of it is in.</param>
internal readonly record struct SavepointOrigin(Guid Id, bool IsComplete)
{
    private const int Size = 1 + 16;

    /// <summary>The key in the state of a partition; its prefix says that it is the runtime's own.</summary>
    public static ReadOnlySpan<byte> Key => "\0o"u8;

    public static SavepointOrigin? TryRead(PartitionState state) =>
        state.TryGet(Key, out var bytes) ? Parse(bytes) : null;

    public static SavepointOrigin Parse(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new(new Guid(bytes[1..]), bytes[0] == 1)
        : throw new InvalidDataException($"The note of the savepoint that the state began with has {bytes.Length} bytes instead of {Size}.");

    public byte[] ToBytes() => [IsComplete ? (byte)1 : (byte)0, .. Id.ToByteArray()];
}
