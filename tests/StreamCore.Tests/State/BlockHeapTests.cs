using CsCheck;
using StreamCore.State;

namespace StreamCore.Tests.State;

[Collection(AllocationCollection.Name)]
public sealed class BlockHeapTests
{
    /// <summary>One step: allocate a block of this size, or free one of those that exist.</summary>
    private static readonly Gen<(int Size, bool Free, int Which)> GenStep = Gen.Select(
        Gen.Frequency((20, Gen.Int[1, 200]), (2, Gen.Int[200, 17_000]), (1, Gen.Int[17_000, 80_000])), Gen.Bool, Gen.Int[0, 1000]);

    [Fact]
    public void Blocks_never_overlap() =>
        GenStep.Array[0, 300].Sample(steps =>
        {
            var heap = new BlockHeap();
            var blocks = new List<(uint Address, int Size, byte Fill)>();
            var fill = 0;
            foreach (var (size, free, which) in steps)
            {
                if (free && blocks.Count > 0)
                {
                    var freed = blocks[which % blocks.Count];
                    blocks.Remove(freed);
                    heap.Free(freed.Address, freed.Size);
                }
                else
                {
                    var block = (Address: heap.Allocate(size), size, Fill: (byte)fill++);
                    Assert.NotEqual(0u, block.Address);
                    heap.Span(block.Address, size).Fill(block.Fill);
                    blocks.Add(block);
                }
            }

            Assert.All(blocks, block => Assert.Equal(-1, heap.Span(block.Address, block.Size).IndexOfAnyExcept(block.Fill)));
        });

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(16_384)]
    public void Freed_blocks_are_used_again(int size)
    {
        Allocations.AssertNone(() =>
        {
            var heap = new BlockHeap();
            var addresses = new uint[1000];
            Turn();

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                Turn();
            }

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            return total;

            void Turn()
            {
                for (var i = 0; i < addresses.Length; i++)
                {
                    addresses[i] = heap.Allocate(size);
                }

                foreach (var address in addresses)
                {
                    heap.Free(address, size);
                }
            }
        });
    }

    [Theory]
    [InlineData(1, 16, true)]
    [InlineData(16, 17, false)]
    [InlineData(20_000, 20_000, true)]
    [InlineData(20_000, 19_999, false)]
    public void Blocks_of_one_capacity_stand_for_each_other(int size, int other, bool expected) =>
        Assert.Equal(expected, BlockHeap.HaveSameCapacity(size, other));
}
