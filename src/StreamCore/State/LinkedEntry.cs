using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// What is stored for an entry of a linked map, and for the map's head: the lengths of both links (4 bytes each, -1 for
/// the head), the links, the value.
/// </summary>
internal readonly ref struct LinkedEntry
{
    private const int HeadLength = -1;
    private const int LengthsSize = 2 * sizeof(int);

    public LinkedEntry(EntryLink previous, EntryLink next, ReadOnlySpan<byte> value)
    {
        Previous = previous;
        Next = next;
        Value = value;
    }

    public EntryLink Previous { get; }

    public EntryLink Next { get; }

    public ReadOnlySpan<byte> Value { get; }

    public int Size => LengthsSize + Previous.Key.Length + Next.Key.Length + Value.Length;

    public static LinkedEntry Read(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[LengthsSize..];
        var previous = Take(BinaryPrimitives.ReadInt32LittleEndian(bytes), ref rest);
        var next = Take(BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]), ref rest);
        return new(previous, next, rest);
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, Length(Previous));
        BinaryPrimitives.WriteInt32LittleEndian(destination[sizeof(int)..], Length(Next));
        var rest = destination[LengthsSize..];
        Previous.Key.CopyTo(rest);
        Next.Key.CopyTo(rest[Previous.Key.Length..]);
        Value.CopyTo(rest[(Previous.Key.Length + Next.Key.Length)..]);
    }

    private static EntryLink Take(int length, scoped ref ReadOnlySpan<byte> bytes)
    {
        if (length == HeadLength)
        {
            return EntryLink.Head;
        }

        var link = new EntryLink(bytes[..length]);
        bytes = bytes[length..];
        return link;
    }

    private static int Length(EntryLink link) => link.HasKey ? link.Key.Length : HeadLength;
}
