using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// Whose an entry of an aligned region's state is: its key begins with two bytes, the key group or one of two numbers
/// that no key group has.
/// </summary>
internal static class StateScope
{
    public const int Size = sizeof(ushort);

    /// <summary>Broadcast state: every subtask has a copy.</summary>
    public const ushort Broadcast = ushort.MaxValue;

    /// <summary>The region's own: positions, sinks' states and committables.</summary>
    public const ushort Region = ushort.MaxValue - 1;

    public static bool IsBroadcast(ReadOnlySpan<byte> stateKey) => stateKey.Length >= Size && Of(stateKey) == Broadcast;

    public static ushort Of(ReadOnlySpan<byte> stateKey) => BinaryPrimitives.ReadUInt16LittleEndian(stateKey);
}
