using StreamCore.Runtime;

namespace StreamCore.Tests.Runtime;

public sealed class PacingControllerTests
{
    private static readonly TimeSpan Threshold = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(8);

    [Fact]
    public void Quick_commits_need_no_pause()
    {
        var pacing = new PacingController(Threshold, MaxPause);
        Commit(pacing, milliseconds: 4, times: 100);

        Assert.Equal(TimeSpan.Zero, pacing.Pause);
    }

    [Fact]
    public void The_pause_grows_with_the_commits_up_to_its_limit()
    {
        var pacing = new PacingController(Threshold, MaxPause);
        Commit(pacing, milliseconds: 6, times: 100);
        Assert.InRange(pacing.Pause.TotalMilliseconds, 1.9, 2.0);

        Commit(pacing, milliseconds: 60, times: 100);
        Assert.Equal(MaxPause, pacing.Pause);
    }

    [Fact]
    public void One_slow_commit_changes_little_and_is_forgotten()
    {
        var pacing = new PacingController(Threshold, MaxPause);
        Commit(pacing, milliseconds: 2, times: 100);
        Commit(pacing, milliseconds: 20, times: 1);
        Assert.Equal(TimeSpan.Zero, pacing.Pause);

        Commit(pacing, milliseconds: 60, times: 10);
        Assert.NotEqual(TimeSpan.Zero, pacing.Pause);
        Commit(pacing, milliseconds: 2, times: 40);
        Assert.Equal(TimeSpan.Zero, pacing.Pause);
    }

    [Fact]
    public void A_limit_of_zero_switches_pacing_off()
    {
        var pacing = new PacingController(Threshold, TimeSpan.Zero);
        Commit(pacing, milliseconds: 60, times: 100);

        Assert.Equal(TimeSpan.Zero, pacing.Pause);
    }

    private static void Commit(PacingController pacing, double milliseconds, int times)
    {
        for (var i = 0; i < times; i++)
        {
            pacing.OnCommit(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
