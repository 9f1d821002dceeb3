using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCore.Runtime;
using StreamCore.State;

namespace StreamCore.Tests.State;

/// <summary>Reducing and aggregating state.</summary>
[Collection(AllocationCollection.Name)]
public sealed class AccumulatedStateTests
{
    private static readonly Gen<(string Key, int? Value)> GenStep = Gen.Select(Gen.Bool.Select(isFirst => isFirst ? "a" : "b"), Gen.Int[1, 9].Nullable());

    private static readonly Gen<(bool Commit, (string Key, int? Value)[] Steps)> GenEpoch = Gen.Select(Gen.Bool, GenStep.Array[0, 10]);

    [Fact]
    public void They_hold_what_a_list_of_all_values_comes_to_over_commits_and_rollbacks() =>
        GenEpoch.Array[0, 8].Sample(epochs =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            var context = Context(state);
            var least = context.GetReducingState(new ReducingStateDescriptor<int>("least", Math.Min));
            var mean = context.GetAggregatingState(MeanOf("mean"));
            var model = new Dictionary<string, List<int>> { ["a"] = [], ["b"] = [] };
            foreach (var (commit, steps) in epochs)
            {
                var after = model.ToDictionary(entry => entry.Key, entry => entry.Value.ToList());
                foreach (var (key, value) in steps)
                {
                    context.KeyedState.SetKey(Encoding.UTF8.GetBytes(key));
                    if (value is { } added)
                    {
                        least.Add(added);
                        mean.Add(added);
                        after[key].Add(added);
                    }
                    else
                    {
                        least.Clear();
                        mean.Clear();
                        after[key].Clear();
                    }
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

                foreach (var (key, values) in model)
                {
                    context.KeyedState.SetKey(Encoding.UTF8.GetBytes(key));
                    Assert.Equal(values.Count > 0, least.TryGet(out var actualLeast));
                    Assert.Equal(values.Count > 0, mean.TryGet(out var actualMean));
                    Assert.Equal(values.DefaultIfEmpty().Min(), actualLeast);
                    Assert.Equal(values.DefaultIfEmpty().Average(), actualMean, 1e-12);
                }
            }
        });

    [Fact]
    public void Adding_to_what_exists_allocates_nothing()
    {
        Allocations.AssertNone(() =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            var context = Context(state);
            var least = context.GetReducingState(new ReducingStateDescriptor<int>("least", Math.Min));
            var mean = context.GetAggregatingState(MeanOf("mean"));
            byte[] key = [1, 2, 3];
            void Use()
            {
                for (var i = 0; i < 100; i++)
                {
                    context.KeyedState.SetKey(key);
                    least.Add(i);
                    mean.Add(i);
                    least.TryGet(out _);
                    mean.TryGet(out _);
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
            return total;
        });
    }

    [Fact]
    public void Two_states_of_one_name_are_refused_whatever_their_kinds()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var context = Context(state);
        context.GetState(new ValueStateDescriptor<int>("x"));
        context.GetMapState(new MapStateDescriptor<int, int>("map"));
        context.GetListState(new ListStateDescriptor<int>("list"));

        var failure = Assert.Throws<InvalidOperationException>(() => context.GetMapState(new MapStateDescriptor<int, int>("x")));

        Assert.Contains("'op'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'x'", failure.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => context.GetReducingState(new ReducingStateDescriptor<int>("x", Math.Min)));
        Assert.Throws<InvalidOperationException>(() => context.GetAggregatingState(MeanOf("x")));

        // Entries and items have names of their own in the store.
        Assert.Throws<InvalidOperationException>(() => context.GetState(new ValueStateDescriptor<int>("map{}")));
        Assert.Throws<InvalidOperationException>(() => context.GetState(new ValueStateDescriptor<int>("list[]")));
    }

    private static OperatorContext Context(PartitionState state) => new("op", "op", new SubtaskContext(
        0, 1, state, byKeyGroup: true, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken));

    private static AggregatingStateDescriptor<int, (long Sum, long Count), double> MeanOf(string name) => new(
        name, () => default, (mean, value) => (mean.Sum + value, mean.Count + 1), mean => (double)mean.Sum / mean.Count);
}
