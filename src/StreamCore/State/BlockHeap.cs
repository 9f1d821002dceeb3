using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace StreamCore.State;

/// <summary>
/// Byte blocks of any size that are allocated and freed again and again, for one thread. They lie side by side in chunks of
/// 64 KB, so that a million of them are a few objects to the garbage collector; a freed block is used for the next one
/// of its size, and its memory is never given back. A block larger than a quarter of a chunk is an array of its own.
/// </summary>
/// <remarks>An address is a number of granules from the start of the first chunk; no block has address 0.</remarks>
internal sealed class BlockHeap
{
    private const int GranuleBits = 4;
    private const int GranuleSize = 1 << GranuleBits;
    private const int ChunkBits = 12;
    private const int ChunkGranules = 1 << ChunkBits;
    private const int ChunkSize = ChunkGranules * GranuleSize;
    private const int MaxSmallGranules = ChunkGranules / 4;
    private const int MaxChunks = 1 << (32 - ChunkBits);

    // By size in granules, the address of the block that was freed last. Its first 4 bytes are that of the one before.
    private readonly uint[] _free = new uint[MaxSmallGranules + 1];
    private readonly Stack<int> _freeChunks = new();
    private byte[]?[] _chunks = new byte[4][];
    private int _chunkCount;
    private uint _next;
    private uint _end;

    /// <summary>Allocates a block; what is in it is any.</summary>
    /// <param name="size">Its size in bytes, at least 1.</param>
    /// <exception cref="InsufficientMemoryException">The heap has as many chunks as addresses can tell apart.</exception>
    public uint Allocate(int size)
    {
        var granules = Granules(size);
        if (granules > MaxSmallGranules)
        {
            return AddressOf(AddChunk(GC.AllocateUninitializedArray<byte>(size)));
        }

        var address = _free[granules];
        if (address != 0)
        {
            _free[granules] = BinaryPrimitives.ReadUInt32LittleEndian(Span(address, sizeof(uint)));
            return address;
        }

        if (_end - _next < granules)
        {
            BeginChunk();
        }

        address = _next;
        _next += (uint)granules;
        return address;
    }

    /// <summary>Frees a block.</summary>
    /// <param name="address">The block.</param>
    /// <param name="size">The size with which it was allocated.</param>
    public void Free(uint address, int size)
    {
        var granules = Granules(size);
        if (granules > MaxSmallGranules)
        {
            var chunk = (int)(address >> ChunkBits);
            _chunks[chunk] = null;
            _freeChunks.Push(chunk);
        }
        else
        {
            FreeSmall(address, granules);
        }
    }

    /// <summary>Whether a block of one size has room for another one, and not more than that needs.</summary>
    public static bool HaveSameCapacity(int size, int other) =>
        Granules(size) == Granules(other) && (size == other || Granules(size) <= MaxSmallGranules);

    /// <summary>A block's first bytes.</summary>
    /// <param name="address">The block.</param>
    /// <param name="size">How many bytes; at most the size with which it was allocated.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Span(uint address, int size) => _chunks[address >> ChunkBits].AsSpan(Offset(address), size);

    /// <summary>A block, and whatever lies behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> From(uint address) => _chunks[address >> ChunkBits].AsSpan(Offset(address));

    /// <summary>A block's first bytes.</summary>
    public Memory<byte> Memory(uint address, int size) => _chunks[address >> ChunkBits].AsMemory(Offset(address), size);

    private static int Offset(uint address) => (int)(address & (ChunkGranules - 1)) << GranuleBits;

    private static int Granules(int size) => (int)(((uint)size + GranuleSize - 1) >> GranuleBits);

    private static uint AddressOf(int chunk) => (uint)chunk << ChunkBits;

    private void FreeSmall(uint address, int granules)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Span(address, sizeof(uint)), _free[granules]);
        _free[granules] = address;
    }

    private void BeginChunk()
    {
        var rest = (int)(_end - _next);
        if (rest > 0)
        {
            FreeSmall(_next, rest);
        }

        _next = AddressOf(AddChunk(GC.AllocateUninitializedArray<byte>(ChunkSize)));
        _end = _next + ChunkGranules;
    }

    private int AddChunk(byte[] array)
    {
        if (!_freeChunks.TryPop(out var chunk))
        {
            if (_chunkCount == 0)
            {
                // Chunk 0 stays empty: address 0 is none.
                _chunkCount = 1;
            }

            if (_chunkCount == MaxChunks)
            {
                throw new InsufficientMemoryException(
                    $"The state in memory has more than {(long)MaxChunks * ChunkSize >> 30} GB, or a million values of more than "
                    + $"{MaxSmallGranules * GranuleSize} bytes. Spread the keys over more subtasks.");
            }

            chunk = _chunkCount++;
            if (chunk == _chunks.Length)
            {
                Array.Resize(ref _chunks, chunk * 2);
            }
        }

        _chunks[chunk] = array;
        return chunk;
    }
}
