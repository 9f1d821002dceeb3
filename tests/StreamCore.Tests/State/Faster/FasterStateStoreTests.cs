using StreamCore.State;
using StreamCore.State.Faster;

namespace StreamCore.Tests.State.Faster;

[Collection(AllocationCollection.Name)]
public sealed class FasterStateStoreTests : StateStoreTests, IDisposable
{
    private readonly FasterBed _bed = new();

    [Fact]
    public void What_does_not_fit_in_memory_is_on_disk()
    {
        using var store = Open();
        for (var i = 0; i < 5000; i++)
        {
            store.Upsert(BitConverter.GetBytes(i), Value(i));
        }

        Assert.True(Directory.GetFiles(_bed.StoreDirectory, "log.*").Sum(file => new FileInfo(file).Length) > 10 * _bed.Options.MemoryPerStore);
        Assert.Equal(5000, FasterBed.Contents(store).Count);
        for (var i = 0; i < 5000; i += 3)
        {
            store.Delete(BitConverter.GetBytes(i));
        }

        Assert.Equal(3333, store.Count);
        Assert.Equal(3333, FasterBed.Contents(store).Count);
        for (var i = 0; i < 5000; i++)
        {
            Assert.Equal(i % 3 != 0, store.TryGet(BitConverter.GetBytes(i), out var value));
            Assert.Equal(i % 3 == 0 ? [] : Value(i), value.ToArray());
        }

        byte[] Value(int i) => Enumerable.Repeat((byte)i, 50 + (i % 100)).ToArray();
    }

    [Fact]
    public void Reads_and_updates_in_memory_allocate_nothing()
    {
        Allocations.AssertNone(() =>
        {
            using var bed = new FasterBed(pageSize: 64 << 10);
            using var state = new PartitionState(bed.Open().Store);
            var value = new byte[600];
            Span<byte> key = stackalloc byte[20];
            Turn(key, 0);
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
                for (var i = 0; i < 100; i++)
                {
                    key[0] = (byte)i;
                    value[0] = (byte)turn;
                    state.TryGet(key, out _);
                    state.Upsert(key, value.AsSpan(0, 600 - turn));
                    state.Commit();
                }
            }
        });
    }

    [Fact]
    public void Log_and_disk_stay_bounded_under_endless_updates()
    {
        using var bed = new FasterBed(diskBudget: 256 << 10);
        var store = bed.Open().Store;
        var changes = (ICheckpointingStore)store;
        for (var epoch = 1; epoch <= 400; epoch++)
        {
            for (var i = 0; i < 100; i++)
            {
                store.Upsert(BitConverter.GetBytes(i), Enumerable.Repeat((byte)epoch, 100 + ((epoch + i) % 200)).ToArray());
                store.Upsert(BitConverter.GetBytes((epoch * 1000) + i), [1]);
                store.Delete(BitConverter.GetBytes(((epoch - 1) * 1000) + i));
            }

            if (epoch % 10 == 0)
            {
                FasterBed.Checkpoint(store, epoch);
            }
            else
            {
                changes.OnEpochCommitted(null);
            }

            Assert.InRange(Directory.GetFiles(bed.StoreDirectory).Sum(file => new FileInfo(file).Length), 0, 2 << 20);
        }

        var expected = FasterBed.Contents(store);
        Assert.Equal(200, expected.Count);
        store.Dispose();
        using var again = bed.Open().Store;
        Assert.Equal(expected, FasterBed.Contents(again));
    }

    [Fact]
    public void An_entry_that_does_not_fit_in_a_page_is_refused()
    {
        using var store = Open();
        store.Upsert([1], [1]);

        var error = Assert.Throws<InvalidOperationException>(() => store.Upsert([1], new byte[_bed.Options.PageSize]));

        Assert.Contains(nameof(FasterOptions.PageSize), error.Message, StringComparison.Ordinal);
        Assert.True(store.TryGet([1], out var value));
        Assert.Equal([1], value.ToArray());
    }

    [Fact]
    public void A_store_that_is_in_use_is_not_opened_twice()
    {
        using var store = Open();

        var error = Assert.Throws<IOException>(() => _bed.Open());

        Assert.Contains("InstanceId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_directories_of_their_own()
    {
        var backend = new FasterStateBackend(_bed.Options);
        string[] names = ["..", ".", "a/b", "a", "ä \0"];

        foreach (var application in names)
        {
            foreach (var instance in names)
            {
                using var store = backend.Open(new(application, instance, "changelog", 0, 0)).Store;
                Assert.Equal(0, store.Count);
                store.Upsert([1], [1]);
                FasterBed.Checkpoint(store, 0);
            }
        }

        Assert.Equal(names.Length * names.Length, Directory.GetFiles(_bed.Options.Directory, "checkpoint.1", SearchOption.AllDirectories).Length);
    }

    public void Dispose() => _bed.Dispose();

    protected override IStateStore Open() => _bed.Open().Store;
}
