using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// Where a partition's state stands: kept in the state itself under a key of its own, so that it commits and aborts
/// with everything else. The next offset must equal the consumer group's committed offset whenever state is restored,
/// which proves that state and offsets belong together.
/// </summary>
/// <param name="NextOffset">The offset of the first input record that the state has not seen.</param>
/// <param name="MaxTimestamp">The greatest event time seen, from which the watermark goes on after a restart.</param>
internal readonly record struct PartitionPosition(long NextOffset, long MaxTimestamp)
{
    private const int Size = 2 * sizeof(long);

    /// <summary>No state has this key: their prefixes begin with the length of a name.</summary>
    public static ReadOnlySpan<byte> StateKey => [0];

    public static bool IsKey(ReadOnlySpan<byte> stateKey) => stateKey.SequenceEqual(StateKey);

    public static bool TryRead(PartitionState state, out PartitionPosition position)
    {
        if (!state.TryGet(StateKey, out var bytes) || bytes.Length != Size)
        {
            position = default;
            return false;
        }

        position = new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]));
        return true;
    }

    /// <summary>Puts the position into the state as a change of the epoch.</summary>
    public void Write(PartitionState state)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        state.Upsert(StateKey, bytes);
    }

    /// <summary>Puts the position into the state that is being restored, which is no change of an epoch.</summary>
    public void Restore(PartitionState state)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        state.Restore(StateKey, bytes);
    }

    private void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, NextOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], MaxTimestamp);
    }
}
