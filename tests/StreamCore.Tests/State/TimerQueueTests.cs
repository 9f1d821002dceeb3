using StreamCore.State;

namespace StreamCore.Tests.State;

public sealed class TimerQueueTests : IDisposable
{
    private readonly PartitionState _state = new(new InMemoryStateStore());
    private readonly KeyedState _keyed;
    private readonly TimerQueue _timers;

    public TimerQueueTests()
    {
        _keyed = new(_state, byKeyGroup: true);
        _timers = new(_keyed, "operator", "timers", namespaceSize: 0);
        _keyed.SetKey("key"u8.ToArray());
    }

    [Fact]
    public void A_timer_that_is_moved_on_and_on_leaves_few_heap_entries_behind()
    {
        _timers.Register(50_000);
        for (var time = 0; time < 100_000; time++)
        {
            _timers.Register(time);
            if (time != 50_000)
            {
                _timers.Delete(time);
            }
        }

        _timers.Register(100_000);

        Assert.InRange(_timers.HeapCount, 2, 4096);
        Assert.Equal([50_000L, 100_000L], TakeAll());
    }

    [Fact]
    public void A_timer_that_is_registered_and_deleted_again_and_again_has_few_heap_entries()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _timers.Register(5);
            _timers.Delete(5);
            _timers.Register(5);
        }

        Assert.InRange(_timers.HeapCount, 1, 4096);
        Assert.Equal([5L], TakeAll());
    }

    [Fact]
    public void Timers_that_an_aborted_epoch_deleted_fire_even_after_their_entries_were_dropped()
    {
        for (var time = 0; time < 10_000; time++)
        {
            _timers.Register(time);
        }

        _state.Commit();
        for (var time = 0; time < 10_000; time++)
        {
            _timers.Delete(time);
        }

        Assert.InRange(_timers.HeapCount, 0, 5_000);
        _state.Rollback();

        Assert.Equal(Enumerable.Range(0, 10_000).Select(time => (long)time), TakeAll());
    }

    public void Dispose() => _state.Dispose();

    private List<long> TakeAll()
    {
        var taken = new List<long>();
        while (_timers.TryTakeDue(long.MaxValue, out var time))
        {
            taken.Add(time);
        }

        return taken;
    }
}
