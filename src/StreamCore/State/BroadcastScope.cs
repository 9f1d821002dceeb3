using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// Where broadcast state lies: it belongs to no key, so its state keys begin with a number that no key group has. It
/// commits, aborts and is restored with everything else. All subtasks hold the same copy.
/// </summary>
internal static class BroadcastScope
{
    /// <summary>Stands in place of the key group.</summary>
    public const ushort KeyGroup = ushort.MaxValue;

    /// <summary>Whether a state key that begins with a key group is one of broadcast state.</summary>
    public static bool Is(ReadOnlySpan<byte> stateKey) =>
        BinaryPrimitives.TryReadUInt16LittleEndian(stateKey, out var keyGroup) && keyGroup == KeyGroup;
}
