using CsCheck;
using StreamCore.State;

namespace StreamCore.Tests.State;

[Collection(AllocationCollection.Name)]
public sealed class PartitionStateTests
{
    /// <summary>One step of an epoch: set a key, or delete it if there is no value.</summary>
    private static readonly Gen<(byte Key, byte[]? Value)> GenWrite =
        Gen.Select(Gen.Byte[0, 9], Gen.Byte.Array[0, 5].Null());

    private static readonly Gen<(bool Commit, (byte Key, byte[]? Value)[] Writes)> GenEpoch =
        Gen.Select(Gen.Bool, GenWrite.Array[0, 20]);

    [Fact]
    public void Committed_epochs_stay_and_aborted_ones_leave_no_trace() =>
        GenEpoch.Array[0, 10].Sample(epochs =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            var model = new Dictionary<byte, byte[]>();
            foreach (var (commit, writes) in epochs)
            {
                var after = new Dictionary<byte, byte[]>(model);
                foreach (var (key, value) in writes)
                {
                    Write(state, after, key, value);
                    Assert.Equal(Sorted(after), Contents(state));
                }

                if (commit)
                {
                    state.Commit();
                    model = after;
                }
                else
                {
                    state.Rollback();
                }

                Assert.Equal(Sorted(model), Contents(state));
            }
        });

    [Fact]
    public void An_epochs_changes_are_the_last_values_of_the_keys_it_touched() =>
        Gen.Select(GenWrite.Array[0, 20], GenWrite.Array[0, 20]).Sample((before, writes) =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            var model = new Dictionary<byte, byte[]>();
            Array.ForEach(before, write => Write(state, model, write.Key, write.Value));
            state.Commit();
            Array.ForEach(writes, write => Write(state, model, write.Key, write.Value));

            var changes = new List<string>();
            state.ForEachChange((key, value, deleted) => changes.Add($"{key[0]}={(deleted ? "gone" : Convert.ToHexString(value))}"));

            var expected = writes.Select(write => write.Key).Distinct()
                .Select(key => $"{key}={(model.TryGetValue(key, out var value) ? Convert.ToHexString(value) : "gone")}");
            Assert.Equal(expected, changes);
        });

    [Fact]
    public void Epochs_of_many_keys_are_undone_and_told_too()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var undone = new List<(int Key, bool Exists)>();
        state.Undone += (key, exists) => undone.Add((BitConverter.ToInt32(key), exists));
        Write(keys: 1000, value: 1);
        state.Commit();

        foreach (var keys in new[] { 3000, 10, 500 })
        {
            Write(keys, value: 2);
            Write(keys, value: 3);
            var changed = new List<int>();
            state.ForEachChange((key, _, _) => changed.Add(BitConverter.ToInt32(key)));
            Assert.Equal(Enumerable.Range(0, keys), changed);

            undone.Clear();
            state.Rollback();

            Assert.Equal(Enumerable.Range(0, keys).Reverse().Select(key => (key, key < 1000)), undone);
            Assert.Equal(1000, state.Count);
            Assert.All(Enumerable.Range(0, 1000), key =>
            {
                Assert.True(state.TryGet(BitConverter.GetBytes(key), out var value));
                Assert.Equal(1, BitConverter.ToInt32(value));
            });
        }

        void Write(int keys, int value)
        {
            for (var key = 0; key < keys; key++)
            {
                state.Upsert(BitConverter.GetBytes(key), BitConverter.GetBytes(value));
            }
        }
    }

    [Fact]
    public void Restored_entries_are_no_changes()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        state.Restore([1], [1]);

        state.ForEachChange((_, _, _) => Assert.Fail("a change of no epoch"));
        state.Rollback();

        Assert.Equal(1, state.Count);
    }

    [Fact]
    public void A_committed_epoch_has_no_changes_left()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        state.Upsert([1], [1]);
        state.Commit();

        state.ForEachChange((_, _, _) => Assert.Fail("a change of a committed epoch"));
        state.Rollback();

        Assert.Equal(1, state.Count);
    }

    [Fact]
    public void Overwriting_known_keys_allocates_nothing()
    {
        Allocations.AssertNone(() =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            byte[] key = [1, 2, 3];
            var value = new byte[600];
            for (var i = 0; i < 100; i++)
            {
                state.Upsert(key, value);
                state.Commit();
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                state.TryGet(key, out _);
                state.Upsert(key, value);
                state.Commit();
            }

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            return total;
        });
    }

    private static void Write(PartitionState state, Dictionary<byte, byte[]> model, byte key, byte[]? value)
    {
        if (value is null)
        {
            state.Delete([key]);
            model.Remove(key);
        }
        else
        {
            state.Upsert([key], value);
            model[key] = value;
        }
    }

    private static List<string> Contents(PartitionState state)
    {
        var contents = new List<string>();
        for (byte key = 0; key < 10; key++)
        {
            if (state.TryGet([key], out var value))
            {
                contents.Add($"{key}={Convert.ToHexString(value)}");
            }
        }

        Assert.Equal(contents.Count, state.Count);
        return contents;
    }

    private static List<string> Sorted(Dictionary<byte, byte[]> model) =>
        [.. model.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}={Convert.ToHexString(entry.Value)}")];
}
