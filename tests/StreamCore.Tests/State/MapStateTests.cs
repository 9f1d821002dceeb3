using System.Text;
using CsCheck;
using StreamCore.State;

namespace StreamCore.Tests.State;

[Collection(AllocationCollection.Name)]
public sealed class MapStateTests
{
    // Names of the letter a alone: without care for where one ends, keys of the map run into keys of the stream.
    private static readonly Gen<string> GenName = Gen.Int[0, 4].Select(length => new string('a', length));

    private static readonly Gen<Step> GenStep = Gen.Select(
        Gen.Int[0, 2].Select(length => new string('a', length)), Gen.Frequency((6, Gen.Const(Change.Put)), (3, Gen.Const(Change.Remove)), (1, Gen.Const(Change.Clear))),
        GenName, Gen.String[Gen.Char['x', 'z'], 0, 3],
        (key, change, name, value) => new Step(key, change, name, value));

    private static readonly Gen<(bool Commit, Step[] Steps)> GenEpoch = Gen.Select(Gen.Bool, GenStep.Array[0, 15]);

    private enum Change
    {
        Put,
        Remove,
        Clear,
    }

    [Fact]
    public void It_is_a_map_in_order_of_insertion_over_commits_and_rollbacks() =>
        GenEpoch.Array[0, 8].Sample(epochs =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            // Without key groups, nothing else keeps the keys apart.
            var keyed = new KeyedState(state, byKeyGroup: false);
            var map = new MapStateDescriptor<string, string>("map").Create(keyed, "op");
            var model = new Dictionary<string, List<KeyValuePair<string, string>>>();
            foreach (var (commit, steps) in epochs)
            {
                var after = model.ToDictionary(entry => entry.Key, entry => entry.Value.ToList());
                foreach (var step in steps)
                {
                    Apply(step, keyed, map, after);
                    Compare(keyed, map, after);
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

                Compare(keyed, map, model);
            }

            // An empty map leaves nothing behind; the state's metadata stays.
            Assert.Equal(model.Values.Sum(entries => entries.Count + (entries.Count > 0 ? 1 : 0)), state.Entries().Count(entry => !StateKeyPrefix.IsRuntimeOwn(entry.Key.Span)));
        });

    [Fact]
    public void Reading_and_updating_entries_that_exist_allocates_nothing()
    {
        Allocations.AssertNone(() =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            var keyed = new KeyedState(state, byKeyGroup: true);
            var map = new MapStateDescriptor<long, long>("map").Create(keyed, "op");
            byte[] key = [1, 2, 3, 4];
            var sum = 0L;
            void Use()
            {
                for (var i = 0; i < 100; i++)
                {
                    keyed.SetKey(key);
                    map.TryGet(i, out var value);
                    map.Put(i, value + 1);
                    sum += map.Contains(i) ? map.Count : 0;
                }

                state.Commit();
            }

            Use();
            Use();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                Use();
            }

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(map.TryGet(7, out var counted));
            Assert.Equal(22, counted);
            Assert.True(sum > 0);
            return total;
        });
    }

    [Fact]
    public void It_may_be_changed_while_a_copy_of_it_is_gone_through()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var keyed = new KeyedState(state, byKeyGroup: true);
        var map = new MapStateDescriptor<int, string>("map").Create(keyed, "op");
        keyed.SetKey("k"u8.ToArray());
        map.Put(3, "three");
        map.Put(1, "one");
        map.Put(2, "two");

        foreach (var (number, _) in map.ToList())
        {
            map.Remove(number);
            map.Put(number + 10, "more");
        }

        var keys = new List<int>();
        map.CopyKeysTo(keys);
        Assert.Equal([13, 11, 12], keys);
    }

    [Fact]
    public void Outside_a_keyed_context_it_says_so()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var map = new MapStateDescriptor<int, int>("map").Create(new KeyedState(state, byKeyGroup: true), "op");

        var failure = Assert.Throws<InvalidOperationException>(() => map.Put(1, 1));

        Assert.Contains("outside a keyed context", failure.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => map.TryGet(1, out _));
        Assert.Throws<InvalidOperationException>(() => map.Count);
        Assert.Throws<InvalidOperationException>(map.ToList);
        Assert.Throws<InvalidOperationException>(map.Clear);
    }

    [Fact]
    public void Values_of_another_type_are_found_out_and_the_state_is_named()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var keyed = new KeyedState(state, byKeyGroup: true);
        new MapStateDescriptor<int, int>("map").Create(keyed, "op");

        var failure = Assert.Throws<StateIncompatibleException>(() => new MapStateDescriptor<int, long>("map").Create(keyed, "op"));

        Assert.Contains("'op/map'", failure.Message, StringComparison.Ordinal);
    }

    private static void Apply(
        Step step, KeyedState keyed, MapState<string, string> map, Dictionary<string, List<KeyValuePair<string, string>>> model)
    {
        keyed.SetKey(Encoding.UTF8.GetBytes(step.Key));
        if (!model.TryGetValue(step.Key, out var entries))
        {
            model.Add(step.Key, entries = []);
        }

        var at = entries.FindIndex(entry => entry.Key == step.Name);
        switch (step.Change)
        {
            case Change.Put:
                map.Put(step.Name, step.Value);
                if (at >= 0)
                {
                    entries[at] = new(step.Name, step.Value);
                }
                else
                {
                    entries.Add(new(step.Name, step.Value));
                }

                break;
            case Change.Remove:
                Assert.Equal(at >= 0, map.Remove(step.Name));
                entries.RemoveAll(entry => entry.Key == step.Name);
                break;
            default:
                map.Clear();
                entries.Clear();
                break;
        }
    }

    private static void Compare(
        KeyedState keyed, MapState<string, string> map, Dictionary<string, List<KeyValuePair<string, string>>> model)
    {
        foreach (var key in new[] { "", "a", "aa" })
        {
            keyed.SetKey(Encoding.UTF8.GetBytes(key));
            var expected = model.GetValueOrDefault(key) ?? [];
            Assert.Equal(expected, map.ToList());
            Assert.Equal(expected.Count, map.Count);
            for (var length = 0; length <= 4; length++)
            {
                var name = new string('a', length);
                var exists = expected.Any(entry => entry.Key == name);
                Assert.Equal(exists, map.Contains(name));
                Assert.Equal(exists, map.TryGet(name, out var value));
                Assert.Equal(expected.FirstOrDefault(entry => entry.Key == name).Value, value);
            }
        }
    }

    private sealed record Step(string Key, Change Change, string Name, string Value);
}
