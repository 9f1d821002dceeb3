using StreamCore.State;

namespace StreamCore.Tests.State;

[Collection(AllocationCollection.Name)]
public sealed class InMemoryStateStoreModelTests : StateStoreModelTests
{
    [Fact]
    public void Entries_that_come_and_go_allocate_nothing()
    {
        Allocations.AssertNone(() =>
        {
            using var store = Open();
            Span<byte> key = stackalloc byte[30];
            Turn(key, 0);

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var turn = 1; turn < 20; turn++)
            {
                Turn(key, turn);
            }

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            return total;

            void Turn(Span<byte> key, int turn)
            {
                for (var i = 0; i < 1000; i++)
                {
                    BitConverter.TryWriteBytes(key, (turn * 1000) + i);
                    store.Upsert(key, key[..(i % 20)]);
                }

                for (var i = 0; i < 1000; i++)
                {
                    BitConverter.TryWriteBytes(key, (turn * 1000) + i);
                    store.Delete(key);
                }
            }
        });
    }

    protected override IStateStore Open() => new InMemoryStateStore();
}
