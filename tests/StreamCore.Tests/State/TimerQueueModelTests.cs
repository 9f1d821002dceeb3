using CsCheck;
using StreamCore.State;

namespace StreamCore.Tests.State;

[Collection(AllocationCollection.Name)]
public sealed class TimerQueueModelTests
{
    private enum Kind
    {
        Register,
        Delete,
        Fire,
        Commit,
        Rollback,
    }

    private static readonly Gen<(Kind Kind, int Key, int Time)> GenStep = Gen.Select(
        Gen.Frequency((8, Gen.Const(Kind.Register)), (6, Gen.Const(Kind.Delete)), (1, Gen.Const(Kind.Fire)), (1, Gen.Const(Kind.Commit)), (1, Gen.Const(Kind.Rollback))),
        Gen.Int[0, 300],
        Gen.Int[0, 5]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Timers_fire_once_by_time_and_key_whatever_was_deleted_and_undone(bool byKeyGroup) =>
        GenStep.Array[0, 1000].Sample(steps =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            var keyed = new KeyedState(state, byKeyGroup);
            var queue = new TimerQueue(keyed, "op", "timers", namespaceSize: 0);
            var model = new SortedSet<(int Time, string StateKey, int Key)>(Comparer<(int Time, string StateKey, int Key)>.Create(
                (x, y) => x.Time != y.Time ? x.Time.CompareTo(y.Time) : string.CompareOrdinal(x.StateKey, y.StateKey)));
            var committed = model.ToList();
            foreach (var (kind, key, time) in steps)
            {
                switch (kind)
                {
                    case Kind.Register:
                        keyed.SetKey(Bytes(key));
                        queue.Register(time);
                        model.Add((time, StateKey(key, byKeyGroup), key));
                        break;
                    case Kind.Delete:
                        keyed.SetKey(Bytes(key % 3));
                        queue.Delete(time);
                        model.Remove((time, StateKey(key % 3, byKeyGroup), 0));

                        // The same again: entries of timers that are gone pile up in the queue.
                        queue.Register(time);
                        queue.Delete(time);
                        break;
                    case Kind.Fire:
                        Assert.Equal(Due(model, time), Fire(queue, keyed, time));
                        model.RemoveWhere(timer => timer.Time <= time);
                        break;
                    case Kind.Commit:
                        state.Commit();
                        committed = [.. model];
                        break;
                    case Kind.Rollback:
                        state.Rollback();
                        model.Clear();
                        model.UnionWith(committed);
                        break;
                }
            }

            Assert.Equal(model.Count, state.Entries().Count(entry => !StateKeyPrefix.IsRuntimeOwn(entry.Key.Span[keyed.ScopeSize..])));
            Assert.Equal(Due(model, int.MaxValue), Fire(queue, keyed, int.MaxValue));
            Assert.Equal(long.MaxValue, queue.NextTime);
        });

    [Fact]
    public void A_timer_that_is_moved_again_and_again_needs_no_more_memory()
    {
        Allocations.AssertNone(() =>
        {
            using var state = new PartitionState(new InMemoryStateStore());
            var keyed = new KeyedState(state, byKeyGroup: true);
            var queue = new TimerQueue(keyed, "op", "timers", namespaceSize: 0);
            keyed.SetKey(Bytes(1));
            Move(from: 0, to: 10_000);

            var before = GC.GetAllocatedBytesForCurrentThread();
            Move(from: 10_000, to: 100_000);

            var total = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal([(100_000, 1)], Fire(queue, keyed, int.MaxValue));
            return total;

            void Move(int from, int to)
            {
                for (var time = from; time < to; time++)
                {
                    queue.Delete(time);
                    queue.Register(time + 1);
                    state.Commit();
                }
            }
        });
    }

    [Fact]
    public void The_current_key_stays_while_its_timer_fires()
    {
        using var state = new PartitionState(new InMemoryStateStore());
        var keyed = new KeyedState(state, byKeyGroup: false);
        var queue = new TimerQueue(keyed, "op", "timers", namespaceSize: 0);
        keyed.SetKey(Bytes(7));
        queue.Register(1);

        Assert.True(queue.TryTakeDue(1, out _));
        for (var time = 2; time < 200; time++)
        {
            queue.Register(time);
        }

        Assert.Equal(7, BitConverter.ToInt32(keyed.CurrentKey.Span));
    }

    private static List<(int Time, int Key)> Due(IEnumerable<(int Time, string StateKey, int Key)> model, int now) =>
        [.. model.TakeWhile(timer => timer.Time <= now).Select(timer => (timer.Time, timer.Key))];

    private static List<(int Time, int Key)> Fire(TimerQueue queue, KeyedState keyed, int now)
    {
        var fired = new List<(int, int)>();
        while (queue.TryTakeDue(now, out var time))
        {
            fired.Add(((int)time, BitConverter.ToInt32(keyed.CurrentKey.Span)));
        }

        return fired;
    }

    private static byte[] Bytes(int key) => BitConverter.GetBytes(key);

    /// <summary>What the order of timers of one time goes by.</summary>
    private static string StateKey(int key, bool byKeyGroup) =>
        (byKeyGroup ? Hex(BitConverter.GetBytes((ushort)KeyGroup.Of(Bytes(key)))) : "") + Hex(Bytes(key));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
