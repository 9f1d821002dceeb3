using Microsoft.Extensions.Time.Testing;
using StreamCore.Runtime.Aligned;

namespace StreamCore.Tests.Runtime.Aligned;

public sealed class EpochPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Time_that_slow_operators_take_to_end_an_epoch_hardly_delays_the_next()
    {
        var pace = new EpochPace(TimeSpan.Zero, _time, _time);
        pace.OnCommit(alignment: TimeSpan.FromSeconds(10), commit: TimeSpan.FromMilliseconds(1), hasOpen: false);
        pace.NoteWork();

        _time.Advance(TimeSpan.FromMilliseconds(4 * (50 + 1)));

        Assert.True(await WaitAsync(pace));
    }

    [Fact]
    public async Task An_epoch_lasts_four_times_as_long_as_the_commit_before_and_not_less_than_the_least_duration()
    {
        foreach (var (least, expected) in new[] { (0, 40), (100, 100) })
        {
            var pace = new EpochPace(TimeSpan.FromMilliseconds(least), _time, _time);
            pace.OnCommit(alignment: TimeSpan.Zero, commit: TimeSpan.FromMilliseconds(10), hasOpen: false);
            pace.NoteWork();
            _time.Advance(TimeSpan.FromMilliseconds(expected - 1));
            var thread = new Thread(() => pace.WaitForEpochEnd(CancellationToken.None)) { IsBackground = true };
            thread.Start();
            const ThreadState waitsOrHasEnded = ThreadState.WaitSleepJoin | ThreadState.Stopped;
            await JobRun.UntilAsync(() => (thread.ThreadState & waitsOrHasEnded) != 0, "the thread waits");
            Assert.False(thread.ThreadState.HasFlag(ThreadState.Stopped));

            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(thread.Join(JobRun.Patience));
        }
    }

    [Fact]
    public async Task A_slow_commit_delays_the_next_by_a_second_at_most()
    {
        var pace = new EpochPace(TimeSpan.Zero, _time, _time);
        pace.OnCommit(alignment: TimeSpan.Zero, commit: TimeSpan.FromMinutes(1), hasOpen: false);
        pace.NoteWork();

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await WaitAsync(pace));
    }

    [Fact]
    public async Task A_jobs_clock_that_stands_still_holds_nothing_up()
    {
        var pace = new EpochPace(TimeSpan.Zero, _time, TimeProvider.System);
        pace.OnCommit(alignment: TimeSpan.Zero, commit: TimeSpan.FromMilliseconds(1), hasOpen: false);
        pace.NoteWork();

        Assert.True(await WaitAsync(pace));
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        var pace = new EpochPace(TimeSpan.Zero, _time, _time);
        var wait = WaitAsync(pace);

        pace.OnStop();

        Assert.False(await wait);
    }

    private static Task<bool> WaitAsync(EpochPace pace) => Task.Run(() => pace.WaitForEpochEnd(CancellationToken.None), CancellationToken.None)
        .WaitAsync(JobRun.Patience, TestContext.Current.CancellationToken);
}
