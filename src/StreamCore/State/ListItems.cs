using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// The items of lists, by number, and the numbers of each list's first item and of the one behind its last. Items that have
/// expired may be missing, but never the first one.
/// </summary>
internal sealed class ListItems(KeyedState keyed, StateKeyPrefix boundsPrefix, StateKeyPrefix itemPrefix)
{
    /// <summary>What follows key and namespace in the state key of an item: its number.</summary>
    public const int SuffixSize = sizeof(long);

    private const int BoundsSize = 2 * sizeof(long);

    /// <summary>The numbers of the first item and of the one behind the last; equal if there is none.</summary>
    public (long Start, long End) Bounds => keyed.Current.TryGet(keyed.KeyFor(boundsPrefix), out var bytes)
        ? (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]))
        : default;

    public bool TryRead(long index, out ReadOnlySpan<byte> stored) => keyed.Current.TryGet(ItemKey(index), out stored);

    public void Write(long index, ReadOnlySpan<byte> stored) => keyed.Current.Upsert(ItemKey(index), stored);

    public void Delete(long index) => keyed.Current.Delete(ItemKey(index));

    public void SetBounds(long start, long end)
    {
        if (start == end)
        {
            keyed.Current.Delete(keyed.KeyFor(boundsPrefix));
            return;
        }

        Span<byte> bytes = stackalloc byte[BoundsSize];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, start);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], end);
        keyed.Current.Upsert(keyed.KeyFor(boundsPrefix), bytes);
    }

    /// <summary>The list begins at an item now, or at the next one that is not missing.</summary>
    public void SetStart(long start, long end)
    {
        while (start < end && !TryRead(start, out _))
        {
            start++;
        }

        SetBounds(start, end);
    }

    private ReadOnlySpan<byte> ItemKey(long index)
    {
        Span<byte> suffix = stackalloc byte[SuffixSize];
        BinaryPrimitives.WriteInt64LittleEndian(suffix, index);
        return keyed.KeyFor(itemPrefix, suffix);
    }
}
