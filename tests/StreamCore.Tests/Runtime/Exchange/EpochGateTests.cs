using StreamCore.Runtime.Exchange;

namespace StreamCore.Tests.Runtime.Exchange;

public sealed class EpochGateTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Threads_and_coordinator_meet_at_every_epoch_and_see_what_the_others_did()
    {
        const int Subtasks = 8;
        const int Epochs = 500;
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var gate = new EpochGate(lastEpoch: 10, CancellationToken.None);
        using var wake = new SemaphoreSlim(0);
        gate.OnRequested(() => wake.Release(Subtasks));
        var done = new long[Subtasks];
        var committed = 10L;

        var threads = Enumerable.Range(0, Subtasks).Select(i => Soon.Start(() =>
        {
            var clock = new TaskClock(TimeProvider.System);
            var random = new Random(seed + i);
            for (var epoch = 11L; epoch <= 10 + Epochs; epoch++)
            {
                while (gate.RequestedEpoch < epoch)
                {
                    Assert.True(wake.Wait(Patience));
                }

                Thread.SpinWait(random.Next(2000));
                done[i] = epoch;
                gate.Arrive(epoch, clock);
                Assert.Equal(epoch, committed);
            }
        })).ToArray();

        var coordinator = Soon.Start(() =>
        {
            for (var epoch = 11L; epoch <= 10 + Epochs; epoch++)
            {
                gate.Request(epoch);
                Assert.True(gate.WaitAllArrived(Subtasks, Patience));
                Assert.All(done, e => Assert.Equal(epoch, e));
                committed = epoch;
                gate.Release(epoch);
            }
        });

        await Task.WhenAll([coordinator, .. threads]);
        Assert.Equal(10 + Epochs, committed);
    }

    [Fact]
    public async Task The_coordinator_waits_no_longer_than_it_wants_and_may_wait_again()
    {
        var gate = new EpochGate(lastEpoch: 0, CancellationToken.None);
        gate.Request(1);
        Assert.False(gate.WaitAllArrived(1, TimeSpan.Zero));
        Assert.False(gate.WaitAllArrived(1, TimeSpan.FromMilliseconds(1)));

        var clock = new TaskClock(TimeProvider.System);
        var subtask = Soon.Start(() => gate.Arrive(1, clock));
        Assert.True(gate.WaitAllArrived(1, Timeout.InfiniteTimeSpan));
        Assert.False(subtask.IsCompleted);

        gate.Release(1);
        await subtask;
        Assert.True(clock.Read().Idle > TimeSpan.Zero);
    }

    [Fact]
    public async Task Cancellation_ends_all_waits()
    {
        using var region = new CancellationTokenSource();
        var gate = new EpochGate(lastEpoch: 0, region.Token);
        gate.Request(1);
        var clocks = new[] { new TaskClock(TimeProvider.System), new TaskClock(TimeProvider.System) };
        Task[] waits =
        [
            .. clocks.Select(clock => Soon.Start(() => gate.Arrive(1, clock))),
            Soon.Start(() => gate.WaitAllArrived(3, Timeout.InfiniteTimeSpan)),
        ];
        Soon.IsTrue(() => clocks.All(clock => clock.Read().Idle > TimeSpan.Zero));

        await region.CancelAsync();

        foreach (var wait in waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }
    }

    [Fact]
    public void Epochs_are_requested_and_released_one_by_one()
    {
        var gate = new EpochGate(lastEpoch: 4, CancellationToken.None);
        Assert.Equal(4, gate.RequestedEpoch);
        Assert.Throws<InvalidOperationException>(() => gate.Request(4));
        Assert.Throws<InvalidOperationException>(() => gate.Request(6));
        Assert.Throws<InvalidOperationException>(() => gate.Release(4));
        Assert.Throws<InvalidOperationException>(() => gate.Arrive(5, new(TimeProvider.System)));

        gate.Request(5);
        Assert.Equal(5, gate.RequestedEpoch);
        Assert.Throws<InvalidOperationException>(() => gate.Request(5));
        Assert.Throws<InvalidOperationException>(() => gate.Release(6));

        gate.Release(5);
        Assert.Throws<InvalidOperationException>(() => gate.Arrive(5, new(TimeProvider.System)));
        gate.Request(6);
    }

    [Fact]
    public void A_request_wakes_whoever_asked_for_it()
    {
        var gate = new EpochGate(lastEpoch: 0, CancellationToken.None);
        var reader = new ReadingSubtask<int>(writers: 1);
        var seen = 0L;
        gate.OnRequested(reader.Inbox.Wake);
        gate.OnRequested(() => seen = gate.RequestedEpoch);

        gate.Request(1);

        Assert.Null(reader.Inbox.Take(Timeout.InfiniteTimeSpan));
        Assert.Equal(1, seen);
    }
}
