using System.Buffers.Binary;

namespace StreamCore.State;

/// <summary>
/// A state store in ordinary memory; its truth is the changelog, from which it is rebuilt. Keys that come and go, as
/// windows and timers do, allocate nothing once there is room for as many as exist at a time.
/// </summary>
/// <remarks>
/// An entry is one block: the lengths of its key and of its value (4 bytes each), the key, the value. The table that
/// finds it has open addressing with linear probing; an entry is removed by moving back those behind it that have
/// been pushed aside, so that nothing is left that probing would have to skip.
/// </remarks>
public sealed class InMemoryStateStore : IStateStore
{
    private const int HeaderSize = 2 * sizeof(int);
    private const int MinTableSize = 16;

    private BlockHeap _blocks = new();
    private TableSlot[] _table = new TableSlot[MinTableSize];
    private uint _mask = MinTableSize - 1;
    private int _count;

    // The entry that was used last; 0 for none. Mostly a key is read and then written.
    private uint _last;

    /// <inheritdoc/>
    public long Count => _count;

    /// <inheritdoc/>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var address = Find(key, out _);
        if (address == 0)
        {
            value = default;
            return false;
        }

        value = Value(address);
        return true;
    }

    /// <inheritdoc/>
    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var address = Find(key, out var hash);
        if (address == 0)
        {
            Add(hash, key, value);
            return;
        }

        // Values of one state mostly keep their size.
        var header = Header(address);
        if (header.ValueLength != value.Length)
        {
            if (!BlockHeap.HaveSameCapacity(header.Size, HeaderSize + key.Length + value.Length))
            {
                Replace(address, header, key, value);
                return;
            }

            WriteHeader(address, key.Length, value.Length);
        }

        value.CopyTo(_blocks.Span(address, HeaderSize + key.Length + value.Length)[(HeaderSize + key.Length)..]);
    }

    /// <inheritdoc/>
    public void Delete(ReadOnlySpan<byte> key)
    {
        var address = Find(key, out _);
        if (address != 0)
        {
            RemoveAt(SlotOf(address, KeyHash.Of(key)));
            Free(address, Header(address));
            _count--;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Entries()
    {
        foreach (var slot in _table)
        {
            if (slot.Address != 0)
            {
                var header = Header(slot.Address);
                var block = _blocks.Memory(slot.Address, header.Size);
                yield return new(block.Slice(HeaderSize, header.KeyLength), block[(HeaderSize + header.KeyLength)..]);
            }
        }
    }

    /// <inheritdoc/>
    public long Sweep(long cursor, int count, EntryVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // The cursor is a place in the table, which has grown meanwhile at most. Empty places are work too.
        var end = Math.Min(_table.Length, cursor + (4L * count));
        for (; cursor < end && count > 0; cursor++)
        {
            var address = _table[cursor].Address;
            if (address != 0)
            {
                var header = Header(address);
                var block = _blocks.Span(address, header.Size);
                visitor(block.Slice(HeaderSize, header.KeyLength), block[(HeaderSize + header.KeyLength)..]);
                count--;
            }
        }

        return cursor < _table.Length ? cursor : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks = new();
        _table = new TableSlot[MinTableSize];
        _mask = MinTableSize - 1;
        _count = 0;
        _last = 0;
    }

    /// <summary>Finds an entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="hash">The key's hash; set if it was not found.</param>
    /// <returns>Its address; 0 if it was not found.</returns>
    private uint Find(ReadOnlySpan<byte> key, out uint hash)
    {
        if (_last != 0 && HasKey(_last, key))
        {
            hash = 0;
            return _last;
        }

        var table = _table;
        hash = KeyHash.Of(key);
        for (var at = hash & _mask; ; at = (at + 1) & _mask)
        {
            var slot = table[at];
            if (slot.Address == 0)
            {
                return 0;
            }

            if (slot.Hash == hash && HasKey(slot.Address, key))
            {
                return _last = slot.Address;
            }
        }
    }

    private void Add(uint hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // More than two thirds of the table in use would make the ways long.
        if (_count >= _table.Length / 3 * 2)
        {
            Grow();
        }

        var address = Create(key, value);
        Insert(new(hash, address));
        _count++;
        _last = address;
    }

    /// <summary>Moves an entry to a block of another size.</summary>
    private void Replace(uint address, EntryHeader header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var hash = KeyHash.Of(key);
        var created = Create(key, value);
        _table[SlotOf(address, hash)] = new(hash, created);
        Free(address, header);
        _last = created;
    }

    private uint Create(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var size = HeaderSize + key.Length + value.Length;
        var address = _blocks.Allocate(size);
        WriteHeader(address, key.Length, value.Length);
        var contents = _blocks.Span(address, size)[HeaderSize..];
        key.CopyTo(contents);
        value.CopyTo(contents[key.Length..]);
        return address;
    }

    private void Free(uint address, EntryHeader header)
    {
        _blocks.Free(address, header.Size);
        _last = 0;
    }

    private void Insert(TableSlot slot)
    {
        var at = slot.Hash & _mask;
        while (_table[at].Address != 0)
        {
            at = (at + 1) & _mask;
        }

        _table[at] = slot;
    }

    private uint SlotOf(uint address, uint hash)
    {
        var at = hash & _mask;
        while (_table[at].Address != address)
        {
            at = (at + 1) & _mask;
        }

        return at;
    }

    private void RemoveAt(uint hole)
    {
        for (var at = (hole + 1) & _mask; _table[at].Address != 0; at = (at + 1) & _mask)
        {
            // An entry fills the hole if the hole is on its way from where its hash points to where it lies.
            var wayToEntry = (at - _table[at].Hash) & _mask;
            var wayFromHole = (at - hole) & _mask;
            if (wayToEntry >= wayFromHole)
            {
                _table[hole] = _table[at];
                hole = at;
            }
        }

        _table[hole] = default;
    }

    private void Grow()
    {
        var before = _table;
        _table = new TableSlot[before.Length * 2];
        _mask = (uint)_table.Length - 1;
        foreach (var slot in before)
        {
            if (slot.Address != 0)
            {
                Insert(slot);
            }
        }
    }

    private bool HasKey(uint address, ReadOnlySpan<byte> key)
    {
        var block = _blocks.From(address);
        return BinaryPrimitives.ReadInt32LittleEndian(block) == key.Length && block.Slice(HeaderSize, key.Length).SequenceEqual(key);
    }

    private ReadOnlySpan<byte> Value(uint address)
    {
        var block = _blocks.From(address);
        return block.Slice(
            HeaderSize + BinaryPrimitives.ReadInt32LittleEndian(block), BinaryPrimitives.ReadInt32LittleEndian(block[sizeof(int)..]));
    }

    private EntryHeader Header(uint address)
    {
        var bytes = _blocks.From(address);
        return new(BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]));
    }

    private void WriteHeader(uint address, int keyLength, int valueLength)
    {
        var bytes = _blocks.Span(address, HeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, keyLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[sizeof(int)..], valueLength);
    }

    /// <summary>Where an entry is; address 0 for an empty slot.</summary>
    private readonly record struct TableSlot(uint Hash, uint Address);

    private readonly record struct EntryHeader(int KeyLength, int ValueLength)
    {
        /// <summary>The size of the whole block.</summary>
        public int Size => HeaderSize + KeyLength + ValueLength;
    }
}
