using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// A map of bytes to bytes below the current key. The store has no scan by prefix, so the entries are a doubly linked
/// ring that begins and ends at a head: adding and removing cost a few small writes however large the map is, and the
/// order is that in which the entries were added, the same in a replay.
/// </summary>
/// <remarks>
/// The state key of an entry ends in its key in the map and that key's length (4 bytes), so that it is unambiguous behind
/// a key of any length. The head's value is the number of entries (4 bytes).
/// </remarks>
internal sealed class LinkedEntries(KeyedState keyed, string scope, string name)
{
    /// <summary>Stands behind the state's name in the names of its entries.</summary>
    public const string EntriesSuffix = "{}";

    private readonly StateKeyPrefix _headPrefix = new(scope, name);
    private readonly EntryLinkCopy _previous = new();
    private readonly EntryLinkCopy _next = new();
    private byte[] _suffix = new byte[64];
    private byte[] _scratch = new byte[256];

    /// <summary>The prefix of the entries.</summary>
    public StateKeyPrefix EntryPrefix { get; } = new(scope, name + EntriesSuffix);

    /// <summary>How many entries there are.</summary>
    public int Count => ReadCount(Read(EntryLink.Head));

    /// <summary>The first entry's name; the head's if there is none.</summary>
    public EntryLink First => Read(EntryLink.Head).Next;

    /// <summary>Looks an entry up; what is found is valid until the next write.</summary>
    public bool TryGet(scoped EntryLink link, out LinkedEntry entry)
    {
        var found = keyed.Current.TryGet(StateKey(link), out var bytes);
        entry = found ? LinkedEntry.Read(bytes) : default;
        return found;
    }

    /// <summary>An entry that must be there because another one names it, or the head.</summary>
    /// <exception cref="InvalidDataException">It is missing.</exception>
    public LinkedEntry Read(scoped EntryLink link)
    {
        if (!TryGet(link, out var entry) && link.HasKey)
        {
            throw new InvalidDataException($"An entry of map state '{name}' is missing, although another entry names it.");
        }

        return entry;
    }

    /// <summary>Sets the value of an entry; a new one goes behind the last.</summary>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var link = new EntryLink(key);
        if (TryGet(link, out var existing))
        {
            Write(link, new(existing.Previous, existing.Next, value));
            return;
        }

        var head = Read(EntryLink.Head);
        var count = ReadCount(head);
        _previous.Set(head.Previous);
        Write(link, new(_previous.Link, EntryLink.Head, value));
        SetNext(_previous.Link, link);
        SetPrevious(EntryLink.Head, link);
        WriteCount(count + 1);
    }

    /// <summary>Removes an entry.</summary>
    /// <returns>False if there is none.</returns>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        var link = new EntryLink(key);
        if (!TryGet(link, out var entry))
        {
            return false;
        }

        _previous.Set(entry.Previous);
        _next.Set(entry.Next);
        keyed.Current.Delete(StateKey(link));
        SetNext(_previous.Link, _next.Link);
        SetPrevious(_next.Link, _previous.Link);
        WriteCount(Count - 1);
        return true;
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        _next.Set(First);
        while (_next.Link.HasKey)
        {
            _previous.Set(_next.Link);
            _next.Set(Read(_previous.Link).Next);
            keyed.Current.Delete(StateKey(_previous.Link));
        }

        keyed.Current.Delete(StateKey(EntryLink.Head));
    }

    private static int ReadCount(LinkedEntry head) => head.Value.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(head.Value);

    private void WriteCount(int count)
    {
        if (count == 0)
        {
            keyed.Current.Delete(StateKey(EntryLink.Head));
            return;
        }

        Span<byte> value = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(value, count);
        var head = Read(EntryLink.Head);
        Write(EntryLink.Head, new(head.Previous, head.Next, value));
    }

    private void SetNext(scoped EntryLink link, scoped EntryLink next)
    {
        var entry = Read(link);
        Write(link, new(entry.Previous, next, entry.Value));
    }

    private void SetPrevious(scoped EntryLink link, scoped EntryLink previous)
    {
        var entry = Read(link);
        Write(link, new(previous, entry.Next, entry.Value));
    }

    private void Write(scoped EntryLink link, scoped LinkedEntry entry)
    {
        // The entry may lie in the store itself, which is about to be written to.
        if (_scratch.Length < entry.Size)
        {
            _scratch = new byte[entry.Size * 2];
        }

        var bytes = _scratch.AsSpan(0, entry.Size);
        entry.Write(bytes);
        keyed.Current.Upsert(StateKey(link), bytes);
    }

    private ReadOnlySpan<byte> StateKey(scoped EntryLink link)
    {
        if (!link.HasKey)
        {
            return keyed.KeyFor(_headPrefix);
        }

        var size = link.Key.Length + sizeof(int);
        if (_suffix.Length < size)
        {
            _suffix = new byte[size * 2];
        }

        link.Key.CopyTo(_suffix);
        BinaryPrimitives.WriteInt32LittleEndian(_suffix.AsSpan(link.Key.Length), link.Key.Length);
        return keyed.KeyFor(EntryPrefix, _suffix.AsSpan(0, size));
    }
}
