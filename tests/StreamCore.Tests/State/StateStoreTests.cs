using StreamCore.State;

namespace StreamCore.Tests.State;

/// <summary>What every kind of store does.</summary>
public abstract class StateStoreTests
{
    [Fact]
    public void Values_are_copies()
    {
        using var store = Open();
        byte[] key = [1];
        byte[] value = [1, 2, 3];
        store.Upsert(key, value);

        value[0] = 9;
        key[0] = 9;

        Assert.True(store.TryGet([1], out var stored));
        Assert.Equal([1, 2, 3], stored.ToArray());
        Assert.False(store.TryGet([9], out _));
    }

    [Fact]
    public void Values_that_were_read_stay_until_the_next_write()
    {
        using var store = Open();
        for (byte i = 0; i < 200; i++)
        {
            store.Upsert([i], Enumerable.Repeat(i, 1000).ToArray());
        }

        Assert.True(store.TryGet([7], out var first));
        for (byte i = 0; i < 200; i++)
        {
            Assert.True(store.TryGet([i], out _));
        }

        Assert.Equal(Enumerable.Repeat((byte)7, 1000), first.ToArray());

        // What was read may be written.
        store.Upsert([8], first);
        Assert.True(store.TryGet([8], out var copied));
        Assert.Equal(Enumerable.Repeat((byte)7, 1000), copied.ToArray());
    }

    [Fact]
    public void A_value_may_change_its_size_and_be_empty()
    {
        using var store = Open();
        store.Upsert([1], [1, 2, 3]);
        store.Upsert([1], []);
        Assert.True(store.TryGet([1], out var empty));
        Assert.True(empty.IsEmpty);

        store.Upsert([1], [4, 5]);

        Assert.True(store.TryGet([1], out var grown));
        Assert.Equal([4, 5], grown.ToArray());
    }

    [Fact]
    public void Entries_are_all_that_was_not_deleted()
    {
        using var store = Open();
        store.Upsert([1], [10]);
        store.Upsert([2], [20]);
        store.Delete([1]);
        store.Delete([3]);

        var entry = Assert.Single(store.Entries());

        Assert.Equal([2], entry.Key.ToArray());
        Assert.Equal([20], entry.Value.ToArray());
        Assert.Equal(1, store.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void Sweeping_goes_round_all_entries_in_bounded_steps(int count)
    {
        using var store = Open();
        for (var i = 0; i < 1000; i++)
        {
            store.Upsert(BitConverter.GetBytes(i), BitConverter.GetBytes(i * 2));
        }

        for (var round = 0; round < 2; round++)
        {
            var seen = new List<int>();
            long cursor = 0;
            do
            {
                var before = seen.Count;
                cursor = store.Sweep(cursor, count, (key, value) =>
                {
                    Assert.Equal(BitConverter.ToInt32(key) * 2, BitConverter.ToInt32(value));
                    seen.Add(BitConverter.ToInt32(key));
                });
                Assert.InRange(seen.Count - before, 0, count);
            }
            while (cursor != 0);

            Assert.Equal(Enumerable.Range(0, 1000), seen.Order());
        }
    }

    [Fact]
    public void Sweeping_begins_again_when_it_was_left_behind_the_end()
    {
        using var store = Open();
        store.Upsert([1], [1]);
        var seen = 0;

        Assert.Equal(0, store.Sweep(1_000_000, 10, (_, _) => seen++));
        Assert.Equal(0, seen);
        Assert.Equal(0, store.Sweep(0, 10, (_, _) => seen++));
        Assert.Equal(1, seen);
    }

    /// <summary>Opens an empty store.</summary>
    protected abstract IStateStore Open();
}
